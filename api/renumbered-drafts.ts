/**
 * The bank notifies a new card number while the merchant has no open request: a draft waits for the owner, who
 * confirms and proves everything as in any request. Nothing changes by the bank's word alone [B3.9].
 */
import type { MerchantRef } from '../activities/calls.ts';
import type { Actor } from '../domain/request/card-change-schema.ts';
import { buildRenumberedDraft } from '../domain/request/draft-schema.ts';
import type { ApiDependencies } from './dependencies.ts';
import { computeDraftExpiry, sendDraftLink } from './drafts.ts';
import { findMerchantRecord } from './ownership.ts';

const bank: Actor = { id: 'bank', role: 'system' };

/**
 * Begins the draft and sends the owner the link. Staff are notified by the reconciliation, for as long as the
 * draft waits, and can send the link again: so a link that cannot be sent now is only logged.
 * @returns `waiting` when an earlier notice began one, `unknown` when the acquirer has no such merchant
 * @throws Unavailable when the merchant record cannot be read: the bank then repeats its notice
 */
export async function beginRenumberedDraft(
  dependencies: ApiDependencies,
  { acquirerId, merchantId }: MerchantRef,
): Promise<'begun' | 'waiting' | 'unknown'> {
  const record = await findMerchantRecord(dependencies, { acquirerId, merchantId });
  if (!record) return 'unknown';
  const draft = await dependencies.storage.drafts.createRenumbered({
    acquirerId,
    body: buildRenumberedDraft(record),
    draftedBy: bank,
    expiresAt: computeDraftExpiry(dependencies, acquirerId),
  });
  if (!draft) return 'waiting';
  try {
    await sendDraftLink(dependencies, draft);
  } catch (error) {
    const { draftId } = draft;
    dependencies.log.warn({ draftId, error: String(error) }, 'link to the draft not sent');
  }
  return 'begun';
}
