/**
 * Merchants whose owner is a legal person of abroad, or whose legal representative is a foreigner: which documents they show,
 * and who may act for them [B3.7]. Hong Kong, Macao and Taiwan count as abroad, as their registers are not ours.
 */
import type { ForeignOwner } from '../parties/merchant.ts';
import type { CardChangeRequest } from './card-change-schema.ts';
import type { DocumentKind } from './document-kinds.ts';

type ApplicantRole = CardChangeRequest['applicant']['role'];

/** Whether the owner is a legal person that is registered abroad: no register of the mainland knows it. */
export const isForeignEntity = (foreign: ForeignOwner | undefined): boolean =>
  foreign?.entity !== undefined;

/**
 * An authorised signatory acts where the representative is abroad, and only for owners of abroad. Whether this person
 * is the registered one the core says, as of every owner; the authorisation is a document for reviewers.
 */
export const mayHaveSignatory = (foreign: ForeignOwner | undefined): boolean =>
  foreign?.entity !== undefined || foreign?.representative !== undefined;

/**
 * The documents that say who applies: a passport, or both sides of a card, such as that of permanent residence.
 * @param given what was sent: whoever has sent a side of a card shows the card
 */
export function findIdentityDocuments(
  foreign: ForeignOwner | undefined,
  role: ApplicantRole | undefined,
  given: ReadonlySet<DocumentKind>,
): DocumentKind[] {
  const mayShowPassport = foreign?.representative !== undefined || role === 'signatory';
  const showsCard = given.has('id-front') || given.has('id-back');
  return mayShowPassport && !showsCard ? ['passport'] : ['id-front', 'id-back'];
}

const mainlandDocuments: readonly DocumentKind[] = ['business-licence', 'tax-certificate'];

/**
 * The documents that are asked for, as far as the owner can have them. A legal person of abroad has no licence: it shows
 * the certificate of its own register, legalised, and a certified translation.
 */
export const replaceBusinessDocuments = (
  foreign: ForeignOwner | undefined,
  asked: readonly DocumentKind[],
): DocumentKind[] =>
  isForeignEntity(foreign)
    ? [
        ...asked.filter((kind) => !mainlandDocuments.includes(kind)),
        'home-registration',
        'certified-translation',
      ]
    : [...asked];
