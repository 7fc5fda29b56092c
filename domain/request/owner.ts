import type { CardChangeRequest } from './card-change-schema.ts';

type OwnerFields = Pick<CardChangeRequest, 'applicant' | 'owner'>;

/** The owner's person and the last day of their document: of the applicant, or of whom an agent applies for. */
const findOwner = ({ applicant, owner }: OwnerFields): CardChangeRequest['owner'] =>
  applicant.role === 'agent' ? owner : applicant;

/** The person of an agent who applies, whose own document is checked too; undefined where no agent does. */
export const findAgentToken = ({ applicant }: Pick<OwnerFields, 'applicant'>): string | undefined =>
  applicant.role === 'agent' ? applicant.personToken : undefined;

/**
 * The person who must prove, sign and hold the account [D one person]. An agent acts for the owner and never
 * proves in their place.
 * @returns undefined when an agent has not named the owner
 */
export const findOwnerToken = (request: OwnerFields): string | undefined =>
  findOwner(request)?.personToken;
