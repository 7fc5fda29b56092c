/** The documents that a change needs, by merchant kind, account kind and intake [A7, A63, E2 documents]. */
import type { CardChangeRequest, SubmittedDocument } from './card-change-schema.ts';
import { documentKinds, type DocumentKind } from './document-kinds.ts';
import type { AccountKind } from '../parties/account.ts';
import type { ForeignOwner, MerchantKind } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findIdentityDocuments, replaceBusinessDocuments } from './foreign-owners.ts';
import type { Intake } from './stages.ts';

export interface RequiredDocumentsInput {
  merchant: MerchantKind;
  /** Missing while the new account is not known; its documents are then not listed. */
  account?: AccountKind;
  /** Somebody else holds the account and authorises the merchant by letter [E2 authorisedHolder]. */
  hasAuthorisationLetter: boolean;
  /** The holder of the bound card agrees by letter [E2 oldHolder.consent]. */
  needsConsentLetter?: boolean;
  intake: Intake;
  /** What of the owner is of abroad [B3.7]. */
  foreign?: ForeignOwner | undefined;
  role?: CardChangeRequest['applicant']['role'];
  /** The kinds that were sent; none before a request. */
  given?: ReadonlySet<DocumentKind>;
  /** The number of terminals. */
  terminals: number;
}

/** All documents that the change needs, in the order in which the merchant is asked for them. */
export function findRequiredDocuments(
  input: RequiredDocumentsInput,
  policy: PolicyValues,
): DocumentKind[] {
  const { foreign, given = new Set(), role } = input;
  const required = new Set([
    ...findIdentityDocuments(foreign, role, given),
    ...replaceBusinessDocuments(foreign, findPolicyDocuments(input, policy)),
    ...(role === 'signatory' ? (['signatory-authorisation'] as const) : []),
    ...(input.hasAuthorisationLetter ? (['authorisation-letter'] as const) : []),
    ...(input.needsConsentLetter === true ? (['old-holder-consent'] as const) : []),
  ]);
  return documentKinds.filter((kind) => required.has(kind));
}

/** A row without a list holds for all. Many terminals on one card need a licence of every merchant. */
function findPolicyDocuments(
  { account, intake, merchant, terminals }: RequiredDocumentsInput,
  policy: PolicyValues,
): DocumentKind[] {
  const asked = policy.documents.filter(
    ({ accounts, intakes, merchants }) =>
      (accounts?.some((each) => each === account) ?? true) &&
      (intakes?.includes(intake) ?? true) &&
      (merchants?.includes(merchant) ?? true),
  );
  return [
    ...asked.map(({ document }) => document),
    ...(terminals > policy['terminals.perCardReview'] ? (['business-licence'] as const) : []),
  ];
}

/** What the audit log keeps of the documents of a request: their ids, by which storage finds and retains them. */
export const buildDocumentsData = (
  materials: readonly SubmittedDocument[] = [],
): { documents?: string } =>
  materials.length === 0
    ? {}
    : { documents: materials.map(({ documentId }) => documentId).join(', ') };
