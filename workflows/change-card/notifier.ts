/** Who is told what, when it is done and on the way there [A53]: the table is domain/notices/renderer.ts, this only sends it. One activity per event. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Notice, NoticeResult } from '../../activities/notices.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import type { NoticeData } from '../../domain/notices/renderer.ts';
import {
  findRecipients,
  findNotifiableContacts,
  type KnownContact,
} from '../../domain/notices/recipients.ts';
import type { ChangeRequest } from './change-request.ts';

interface NoticeDelivery {
  /** How many contacts of the record were really told. */
  contactCount: number;
}

type NoticeDetails = Partial<
  Pick<NoticeData, 'until' | 'eta' | 'problems' | 'amountFen' | 'level'>
>;

/** Sends one notice to everybody it concerns. Nothing waits for it but the close of the request. */
export function sendNotice(
  c: ChangeRequest,
  event: NoticeEvent,
  details: NoticeDetails = {},
): void {
  void deliverNotice(c, event, details);
}

/** For what is said once in a request's life, however often its gate is passed again. */
export function sendNoticeOnce(
  c: ChangeRequest,
  event: NoticeEvent,
  details: NoticeDetails = {},
): void {
  if (c.noticesSentOnce.has(event)) return;
  c.noticesSentOnce.add(event);
  sendNotice(c, event, details);
}

/**
 * Sends one notice and says how many were told. One that cannot be sent is recorded and stops
 * nothing by itself; a gate that needs somebody to be told looks at the answer.
 */
export async function deliverNotice(
  c: ChangeRequest,
  event: NoticeEvent,
  details: NoticeDetails = {},
): Promise<NoticeDelivery> {
  const contacts = findNoticeContacts(c);
  const copies = findRecipients(event, contacts);
  if (copies.length === 0) return { contactCount: 0 };
  c.noticeCount += 1;
  const notice = {
    key: c.buildKey(event, c.noticeCount),
    requestId: c.requestId,
    merchant: c.merchant,
    event,
    data: buildNoticeData(c, details),
    copies,
    accountToken: c.facts.request.newAccount.token,
  };
  c.noticesInFlight += 1;
  try {
    const result = await callSendNotice(c, notice);
    recordDelivery(c, notice, result);
    return countNotifiedContacts(contacts, result.notified);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const notifiedIds = readNotifiedBeforeFailure(error);
    const data = { notice: notice.key, told: notifiedIds.join(', ') };
    c.record('system', `not told: ${event}`, { code: 'UPS_TIMEOUT', data });
    return countNotifiedContacts(contacts, notifiedIds);
  } finally {
    c.noticesInFlight -= 1;
  }
}

const countNotifiedContacts = (
  contacts: readonly KnownContact[],
  ids: readonly string[],
): NoticeDelivery => ({
  contactCount: ids.filter((id) => contacts.some((known) => known.id === id)).length,
});

/** Whose copies went out before the others were given up. */
function readNotifiedBeforeFailure({ cause }: ActivityFailure): string[] {
  const [result] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  return (result as NoticeResult | undefined)?.notified ?? [];
}

/** Who was told, at which contact nobody ever will be, and a digest of what was said. */
function recordDelivery(
  c: ChangeRequest,
  { event, key }: Notice,
  { contents, failed, notified: told }: NoticeResult,
): void {
  const data = { notice: key, told: told.join(', '), ...contents };
  if (failed.length === 0) c.recordDeferrable(`told: ${event}`, { data });
  else
    c.record('system', `not told: ${event}`, {
      code: 'NTC_NOT_DELIVERED',
      data: { ...data, copies: failed.join(', ') },
    });
  for (const id of told) c.unreachableContacts.delete(id);
  const newlyFailed = failed.filter((id) => id !== 'staff' && !c.unreachableContacts.has(id));
  for (const id of newlyFailed) c.unreachableContacts.add(id);
  if (newlyFailed.length > 0)
    sendNotice(c, 'not-delivered', { problems: newlyFailed.map(buildUndeliveredProblem) });
}

/** A named task: somebody calls, and has the contact put right [E6 not-delivered]. */
export const buildUndeliveredProblem = (id: string): Problem => ({
  field: `contacts.${id}`,
  code: 'NTC_NOT_DELIVERED',
});

async function callSendNotice(c: ChangeRequest, notice: Notice): Promise<NoticeResult> {
  try {
    const summary = `tell: ${notice.event}`;
    return await c.proxies.notice.sendNotice.executeWithOptions({ summary }, [notice]);
  } finally {
    await c.afterLocal();
  }
}

const findNoticeContacts = (c: ChangeRequest): KnownContact[] =>
  findNotifiableContacts({
    known: c.facts.contacts ?? [],
    present: c.facts.merchant?.value.contacts ?? [],
    notifyBack: c.policy['contacts.notifyBack'],
    now: c.now(),
  });

function buildNoticeData(c: ChangeRequest, details: NoticeDetails): Notice['data'] {
  return {
    requestId: c.requestId,
    merchantName: c.facts.merchant?.value.displayName ?? c.merchant.merchantId,
    oldLast4: c.facts.request.oldAccount.last4,
    newLast4: c.newLast4,
    bankName: c.facts.account?.bankName ?? '',
    time: c.now(),
    money: c.money,
    ...details,
  };
}
