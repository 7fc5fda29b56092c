/** The papers a change needs: merchant kind × account kind × intake (rules.md A7, A63). */
import type { MaterialKind } from './card-change.ts';
import type { AccountKind, MerchantKind } from './parties.ts';
import type { Intake } from './stages.ts';

export function requiredMaterials(
  merchant: MerchantKind,
  account: AccountKind,
  intake: Intake,
  terminals: number,
  perCardReview: number,
): MaterialKind[] {
  const licensed = merchant !== 'MICRO';
  return [
    'id-front',
    'id-back',
    ...(account === 'PERSONAL' ? (['card-photo'] as const) : (['account-permit'] as const)),
    // More terminals on one card than usual: the licence shows that the business is that large.
    ...(licensed || terminals > perCardReview ? (['business-licence'] as const) : []),
    ...(intake === 'counter' ? (['application-form'] as const) : []),
  ];
}
