/** The papers a change needs: merchant kind × account kind × intake (rules.md A7, A63). */
import type { Material, MaterialKind } from './card-change.ts';
import type { AccountKind, MerchantKind } from './parties.ts';
import type { Intake } from './stages.ts';

const paperOf = { PERSONAL: 'card-photo', CORPORATE: 'account-permit' } as const;

export interface PapersQuestion {
  merchant: MerchantKind;
  /** Left out while the new account is not known: its own papers are asked for when it is. */
  account?: AccountKind;
  /** The holder is somebody else, which the policy allows with his letter (E2 authorisedHolder). */
  byLetter: boolean;
  intake: Intake;
  terminals: number;
  /** More terminals than this on one card need the licence, whatever the merchant is (E2 terminals.perCardReview). */
  perCardReview: number;
}

/** Every paper the change needs, in the order a merchant is asked for them. */
export function requiredMaterials(asked: PapersQuestion): MaterialKind[] {
  const licensed = asked.merchant !== 'MICRO' || asked.terminals > asked.perCardReview;
  return [
    'id-front',
    'id-back',
    ...(asked.account ? [paperOf[asked.account]] : []),
    ...(licensed ? (['business-licence'] as const) : []),
    ...(asked.byLetter ? (['authorisation-letter'] as const) : []),
    ...(asked.intake === 'counter' ? (['application-form'] as const) : []),
  ];
}

/** What the trail says of the papers that came with a request: by their ids they are kept, and found again. */
export const papersIn = (materials: readonly Material[] = []): { papers?: string } =>
  materials.length === 0
    ? {}
    : { papers: materials.map(({ documentId }) => documentId).join(', ') };
