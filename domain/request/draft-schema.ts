/** A draft: the parts of a request that are known before the owner confirms it [A17, A25, A27]. */
import type { z } from 'zod';
import type { MerchantRecord } from '../parties/merchant.ts';
import { CardChangeRequest } from './card-change-schema.ts';

/** Who confirms, and under which id and acquirer, is known only at submission. */
const ConfirmedFields = CardChangeRequest.omit({
  requestId: true,
  acquirerId: true,
  submittedBy: true,
  draftedBy: true,
  terminal: true,
});

/** Any part of a request. Like a request, a draft holds tokens and no full number [I9]. */
export const Draft = ConfirmedFields.partial().required({ merchantId: true, intake: true });
export type Draft = z.infer<typeof Draft>;
type Field = keyof Draft;

/**
 * What is known of a request when the bank notifies that it gave the card another number [B3.9]. The new card
 * and everything that proves the change come from the owner, in the app.
 */
export const buildRenumberedDraft = ({ merchantId, binding }: MerchantRecord): Draft => ({
  merchantId,
  intake: 'app',
  reason: { kind: 'card-reissued' },
  oldAccount: { last4: binding.last4 },
});

/** The complete request that a draft contains, or the fields that are missing or faulty. */
export function completeDraft(
  draft: Draft,
): { whole: z.infer<typeof ConfirmedFields> } | { missing: Field[] } {
  // How the owner signs in is known when they confirm, and may then be attested by nobody.
  const read = ConfirmedFields.safeParse({ authn: {}, ...draft });
  if (read.success) return { whole: read.data };
  return { missing: [...new Set(read.error.issues.map(({ path }) => path[0] as Field))] };
}

/** The fields that the owner still has to enter. */
export function findMissingFields(draft: Draft): Field[] {
  const result = completeDraft(draft);
  return 'missing' in result ? result.missing : [];
}
