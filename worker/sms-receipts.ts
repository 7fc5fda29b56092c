/**
 * Asks what became of messages. One that did not arrive, or of which nobody knows it, is told by the reader's next contact,
 * and staff are told to call.
 */
import { deliverCopy, type DeliveryPorts } from '../activities/copy-delivery.ts';
import { findAddress } from '../activities/notice-addresses.ts';
import { getRecipientName, listAttempts, type Attempt } from '../activities/notice-copies.ts';
import type { Notice } from '../activities/notice.ts';
import type { Log } from '../adapters/log.ts';
import type { Meter } from '../adapters/metrics/meter.ts';
import type { Receipt, SmsProvider } from '../adapters/sms/provider.ts';
import type { DueSms, SmsMessages } from '../adapters/storage/sms-messages.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import { repeatWork } from './repeated-work.ts';

export interface ReceiptDependencies {
  smsMessages: Pick<SmsMessages, 'takeDue' | 'postpone' | 'settle'>;
  smsProvider: Pick<SmsProvider, 'find'>;
  ports: DeliveryPorts;
  meter: Pick<Meter, 'count'>;
  log: Log;
}

const minuteMs = 60_000;
const everyMs = 10_000;
const atOnce = 20;
const callTimeoutMs = 8_000;
/** Longer than asking and telling together, so that one worker alone has a message. */
const leaseMs = 2 * minuteMs;
/** A phone may be switched off for a night; after a day the reader must know by another way. */
const giveUpAfterMs = 24 * 60 * minuteMs;

/** Asks until it is called off. */
export const keepReadingReceipts = (
  dependencies: ReceiptDependencies,
  signal: AbortSignal,
): Promise<void> =>
  repeatWork(() => readReceipts(dependencies), {
    everyMs,
    onError: (error) => dependencies.log.error({ error: String(error) }, 'no receipts can be read'),
    signal,
  });

/** Asks for the receipts that are due. */
export async function readReceipts(dependencies: ReceiptDependencies): Promise<void> {
  const due = await dependencies.smsMessages.takeDue(atOnce, leaseMs);
  await Promise.all(
    due.map((sms) =>
      readReceipt(dependencies, sms).catch((error: unknown) => {
        // The lease ends by itself, and another try follows.
        dependencies.log.warn({ key: sms.key, error: String(error) }, 'no receipt of a message');
      }),
    ),
  );
}

async function readReceipt(dependencies: ReceiptDependencies, sms: DueSms): Promise<void> {
  const { smsMessages, smsProvider, ports } = dependencies;
  const { copy, key, sentAt } = sms;
  const options = { signal: AbortSignal.timeout(callTimeoutMs) };
  const address = await findAddress(ports, copy.notice, copy.attempt, options);
  const receipt =
    address?.channel === 'sms'
      ? await smsProvider.find({ ...sms, to: address.address }, options)
      : undefined;
  if (receipt?.state === 'delivered') return smsMessages.settle(key, 'delivered');
  const ageMs = Date.now() - Date.parse(sentAt);
  if (receipt?.state !== 'failed' && ageMs < giveUpAfterMs)
    return smsMessages.postpone(key, computeNextMs(ageMs));
  return tellOtherwise(dependencies, sms, receipt);
}

/** Mostly a receipt is there within a minute; later it is asked for less and less often. */
const computeNextMs = (ageMs: number): number => Math.min(Math.max(minuteMs, ageMs), 60 * minuteMs);

async function tellOtherwise(
  { log, meter, ports, smsMessages }: ReceiptDependencies,
  { copy: { attempt, notice }, key }: DueSms,
  receipt: Receipt | undefined,
): Promise<void> {
  const options = { signal: AbortSignal.timeout(callTimeoutMs) };
  for (const next of listNextAttempts(notice, attempt))
    if (await tryDeliver(ports, notice, next, options)) break;
  if (attempt.contactId !== undefined)
    await deliverCopy(ports, buildStaffNotice(notice, attempt), { audience: 'staff' }, options);
  const state = receipt?.state === 'failed' ? 'failed' : 'no-receipt';
  await smsMessages.settle(key, state, receipt?.code);
  meter.count('card_change_notices_total', { channel: 'sms', result: 'undelivered' });
  log.warn({ key, state, code: receipt?.code }, 'a message was not delivered');
}

/** The contacts of the reader that come after the one that the message did not reach. */
function listNextAttempts({ copies }: Notice, failed: Attempt): Attempt[] {
  const attempts = copies
    .filter(({ audience }) => audience === failed.audience)
    .map(listAttempts)
    .find((each) => each.some(({ contactId }) => contactId === failed.contactId));
  const n = attempts?.findIndex(({ contactId }) => contactId === failed.contactId) ?? -1;
  return attempts?.slice(n + 1) ?? [];
}

/** @returns false when the contact refuses it for good, or has no address */
async function tryDeliver(
  ports: DeliveryPorts,
  notice: Notice,
  attempt: Attempt,
  options: { signal: AbortSignal },
): Promise<boolean> {
  try {
    return await deliverCopy(ports, notice, attempt, options);
  } catch (error) {
    if (error instanceof PortFailure && error.kind === 'refused') return false;
    throw error;
  }
}

/** The request itself may have ended, so it is no process that tells staff. The key makes one mail of it. */
const buildStaffNotice = (notice: Notice, attempt: Attempt): Notice => ({
  ...notice,
  key: `${notice.key}/${getRecipientName(attempt)}/not-delivered`,
  event: 'not-delivered',
  data: {
    ...notice.data,
    problems: [{ field: `contacts.${getRecipientName(attempt)}`, code: 'NTC_NOT_DELIVERED' }],
  },
});
