/** The papers a change needs: merchant kind × account kind × intake [A7, A63]. */
import type { SubmittedDocument } from './card-change-schema.ts';
import type { DocumentKind } from './document-kinds.ts';
import type { AccountKind } from '../parties/account.ts';
import type { MerchantKind } from '../parties/merchant.ts';
import type { Intake } from './stages.ts';

const accountDocument = { PERSONAL: 'card-photo', CORPORATE: 'account-permit' } as const;

export interface RequiredDocumentsInput {
  merchant: MerchantKind;
  /** Left out while the new account is not known: its own papers are asked for when it is. */
  account?: AccountKind;
  /** The holder is somebody else, which the policy allows with his letter [E2 authorisedHolder]. */
  hasAuthorisationLetter: boolean;
  intake: Intake;
  terminals: number;
  /** More terminals than this on one card need the licence, whatever the merchant is [E2 terminals.perCardReview]. */
  perCardReview: number;
}

/** Every paper the change needs, in the order a merchant is asked for them. */
export function findRequiredDocuments(input: RequiredDocumentsInput): DocumentKind[] {
  const licensed = input.merchant !== 'MICRO' || input.terminals > input.perCardReview;
  return [
    'id-front',
    'id-back',
    ...(input.account ? [accountDocument[input.account]] : []),
    ...(licensed ? (['business-licence'] as const) : []),
    ...(input.hasAuthorisationLetter ? (['authorisation-letter'] as const) : []),
    ...(input.intake === 'counter' ? (['application-form'] as const) : []),
  ];
}

/** What the trail says of the papers that came with a request: by their ids they are kept, and found again. */
export const buildDocumentsData = (
  materials: readonly SubmittedDocument[] = [],
): { papers?: string } =>
  materials.length === 0
    ? {}
    : { papers: materials.map(({ documentId }) => documentId).join(', ') };
