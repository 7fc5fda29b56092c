/** The documents that a change needs, by merchant kind, account kind and intake [A7, A63]. */
import type { CardChangeRequest, SubmittedDocument } from './card-change-schema.ts';
import type { DocumentKind } from './document-kinds.ts';
import type { AccountKind } from '../parties/account.ts';
import type { ForeignOwner, MerchantKind } from '../parties/merchant.ts';
import { findBusinessDocuments, findIdentityDocuments } from './foreign-owners.ts';
import type { Intake } from './stages.ts';

const accountDocument = { PERSONAL: 'card-photo', CORPORATE: 'account-permit' } as const;

export interface RequiredDocumentsInput {
  merchant: MerchantKind;
  /** Missing while the new account is not known; its documents are then not listed. */
  account?: AccountKind;
  /** Somebody else holds the account and authorises the merchant by letter [E2 authorisedHolder]. */
  hasAuthorisationLetter: boolean;
  intake: Intake;
  /** What of the owner is of abroad [B3.7]. */
  foreign?: ForeignOwner | undefined;
  role?: CardChangeRequest['applicant']['role'];
  /** The kinds that were sent; none before a request. */
  given?: ReadonlySet<DocumentKind>;
  /** The number of terminals. */
  terminals: number;
  /** Above this number of terminals on one card every merchant needs a licence [E2 terminals.perCardReview]. */
  perCardReview: number;
}

/** All documents that the change needs, in the order in which the merchant is asked for them. */
export function findRequiredDocuments(input: RequiredDocumentsInput): DocumentKind[] {
  const { foreign, given = new Set(), role } = input;
  const needsLicence = input.merchant !== 'MICRO' || input.terminals > input.perCardReview;
  return [
    ...findIdentityDocuments(foreign, role, given),
    ...(input.account ? [accountDocument[input.account]] : []),
    ...findBusinessDocuments(foreign, needsLicence),
    ...(role === 'signatory' ? (['signatory-authorisation'] as const) : []),
    ...(input.hasAuthorisationLetter ? (['authorisation-letter'] as const) : []),
    ...(input.intake === 'counter' ? (['application-form'] as const) : []),
  ];
}

/** What the audit log keeps of the documents of a request: their ids, by which storage finds and retains them. */
export const buildDocumentsData = (
  materials: readonly SubmittedDocument[] = [],
): { documents?: string } =>
  materials.length === 0
    ? {}
    : { documents: materials.map(({ documentId }) => documentId).join(', ') };
