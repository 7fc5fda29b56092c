/**
 * Tells people whose stop was answered as received that it had no effect (docs/decisions/0021-safety-inbox.md):
 * the request may have ended meanwhile, so it is no process that tells them.
 */
import { createHash } from 'node:crypto';
import { deliverCopy, type DeliveryPorts } from '../activities/copy-delivery.ts';
import { listAttempts } from '../activities/notice-copies.ts';
import type { Notice } from '../activities/notice.ts';
import type { RequestRow, RequestsPort } from '../activities/requests.ts';
import type { Log } from '../adapters/log.ts';
import type { PolicyResolver } from '../adapters/settings/policy-files.ts';
import type { RefusedStop, SafetyInbox } from '../adapters/storage/safety-inbox.ts';
import { isFailureCode, type FailureCode } from '../domain/failures/codes.ts';
import {
  findNotifiableContacts,
  findRecipients,
  type Recipient,
} from '../domain/notices/recipients.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { Actor } from '../domain/request/card-change-schema.ts';

export interface RefusalDependencies {
  safetyInbox: Pick<SafetyInbox, 'listUntold' | 'markTold' | 'postponeTelling'>;
  requests: Pick<RequestsPort, 'find'>;
  ports: DeliveryPorts;
  getPolicy: PolicyResolver;
  log: Log;
}

const atOnce = 20;
const tryAgainAfterMs = 5 * 60_000;
/** By then the person has asked by another way, or staff have. */
const giveUpAfterMs = 86_400_000;
const callTimeoutMs = 10_000;

/** Tells what is to be told now. Several workers may do so at once: the key makes one message of it. */
export async function tellRefusals(dependencies: RefusalDependencies): Promise<void> {
  const { safetyInbox, log } = dependencies;
  for (const stop of await safetyInbox.listUntold(atOnce)) {
    const { requestId, action } = stop;
    try {
      const isTold = isOutdated(stop) ? false : await tellRefusal(dependencies, stop);
      await safetyInbox.markTold(stop);
      if (!isTold) log.error({ requestId, action }, 'nobody can be told that a stop was refused');
    } catch (error) {
      await safetyInbox.postponeTelling(stop, tryAgainAfterMs);
      log.warn({ requestId, action, error: String(error) }, 'a refusal is not told yet');
    }
  }
}

const isOutdated = ({ refusedAt }: RefusedStop): boolean =>
  Date.now() - Date.parse(refusedAt) > giveUpAfterMs;

/** @returns false when the person has no address any more */
async function tellRefusal(
  { requests, ports, getPolicy }: RefusalDependencies,
  stop: RefusedStop,
): Promise<boolean> {
  const { acquirerId, merchantId, requestId, outcome } = stop;
  const row = await requests.find(acquirerId, requestId);
  if (!row || !isFailureCode(outcome)) return false;
  const merchant = { acquirerId, merchantId };
  const options = { signal: AbortSignal.timeout(callTimeoutMs) };
  const record = await ports.merchants.readRecord(merchant, undefined, options);
  const notifyBack = getPolicy(acquirerId).values['contacts.notifyBack'];
  const copy = findSender(stop, record, notifyBack);
  if (!copy) return false;
  const notice = buildNotice(stop, outcome, row, record);
  for (const attempt of listAttempts(copy)) {
    try {
      return await deliverCopy(ports, notice, attempt, options);
    } catch (error) {
      if (!(error instanceof PortFailure) || error.kind !== 'refused') throw error;
    }
  }
  return false;
}

/**
 * The copy for whoever pressed the stop, and for nobody else: a contact who has left the record reads the minimum, and one
 * who left it long ago nothing. Staff hear of stops of staff, and of agents, who are in no record.
 */
function findSender(
  { fields, refusedAt: now }: RefusedStop,
  { contacts: known }: MerchantRecord,
  notifyBack: string,
): Recipient | undefined {
  const { id, role } = fields['by'] as Actor;
  const contacts = findNotifiableContacts({ known, present: known, notifyBack, now });
  const copies = findRecipients('stop-refused', contacts);
  if (role === 'system') return withoutFallback(copies.find(({ contactId }) => contactId === id));
  const audience = role === 'owner' ? 'owner' : 'staff';
  return copies.find((copy) => copy.audience === audience);
}

/** The link of one contact may have been used by somebody else than the owner. */
function withoutFallback(copy: Recipient | undefined): Recipient | undefined {
  if (!copy) return undefined;
  const { fallbackContactIds: _others, ...own } = copy;
  return own;
}

function buildNotice(
  { acquirerId, merchantId, requestId, key, action, refusedAt }: RefusedStop,
  refusal: FailureCode,
  { state }: RequestRow,
  { binding, displayName }: MerchantRecord,
): Notice {
  return {
    // The key of a caller may be any text.
    key: `${requestId}/stop-refused/${computeDigest(`${key} ${refusedAt}`)}`,
    requestId,
    merchant: { acquirerId, merchantId },
    event: 'stop-refused',
    data: {
      requestId,
      merchantName: displayName,
      oldLast4: binding.last4,
      newLast4: binding.last4,
      bankName: binding.bankName,
      time: refusedAt,
      money: state.money,
      refusal,
      problems: [{ field: action, code: refusal }],
    },
    copies: [],
  };
}

const computeDigest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);
