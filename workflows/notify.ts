/** Who is told what, when it is done and on the way there (rules.md A53): the table is domain/notices.ts, this only sends it. One activity per event. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Notice, NoticeResult } from '../activities/notices.ts';
import type { Problem } from '../domain/assessment.ts';
import type { NoticeData, NoticeEvent } from '../domain/notices.ts';
import { recipientsOf, toldContacts, type KnownContact } from '../domain/notices/recipients.ts';
import type { Case } from './case.ts';

interface Told {
  /** How many contacts of the record were really told. */
  contacts: number;
}

type Details = Partial<Pick<NoticeData, 'until' | 'eta' | 'problems' | 'amountFen' | 'level'>>;

/** Sends one notice to everybody it concerns. Nothing waits for it but the close of the request. */
export function notify(c: Case, event: NoticeEvent, details: Details = {}): void {
  void notified(c, event, details);
}

/** For what is said once in a request's life, however often its gate is passed again. */
export function notifyOnce(c: Case, event: NoticeEvent, details: Details = {}): void {
  if (c.toldOnce.has(event)) return;
  c.toldOnce.add(event);
  notify(c, event, details);
}

/**
 * Sends one notice and says how many were told. One that cannot be sent is recorded and stops
 * nothing by itself; a gate that needs somebody to be told looks at the answer.
 */
export async function notified(c: Case, event: NoticeEvent, details: Details = {}): Promise<Told> {
  const contacts = contactsOf(c);
  const copies = recipientsOf(event, contacts);
  if (copies.length === 0) return { contacts: 0 };
  c.notices += 1;
  const notice = {
    key: c.key(event, c.notices),
    requestId: c.requestId,
    merchant: c.merchant,
    event,
    data: dataOf(c, details),
    copies,
    accountToken: c.facts.request.newAccount.token,
  };
  c.sending += 1;
  try {
    const result = await tellNow(c, notice);
    recordDelivery(c, notice, result);
    return told(contacts, result.told);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const reached = reachedBefore(error);
    const data = { notice: notice.key, told: reached.join(', ') };
    c.record('system', `not told: ${event}`, { code: 'UPS_TIMEOUT', data });
    return told(contacts, reached);
  } finally {
    c.sending -= 1;
  }
}

const told = (contacts: readonly KnownContact[], ids: readonly string[]): Told => ({
  contacts: ids.filter((id) => contacts.some((known) => known.id === id)).length,
});

/** Whose copies went out before the others were given up. */
function reachedBefore({ cause }: ActivityFailure): string[] {
  const [result] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  return (result as NoticeResult | undefined)?.told ?? [];
}

/** Who was told, at which contact nobody ever will be, and a digest of what was said. */
function recordDelivery(
  c: Case,
  { event, key }: Notice,
  { contents, failed, told }: NoticeResult,
): void {
  const data = { notice: key, told: told.join(', '), ...contents };
  if (failed.length === 0) c.recordStep(`told: ${event}`, { data });
  else
    c.record('system', `not told: ${event}`, {
      code: 'NTC_NOT_DELIVERED',
      data: { ...data, copies: failed.join(', ') },
    });
  for (const id of told) c.unreached.delete(id);
  const fresh = failed.filter((id) => id !== 'staff' && !c.unreached.has(id));
  for (const id of fresh) c.unreached.add(id);
  if (fresh.length > 0) notify(c, 'not-delivered', { problems: fresh.map(undelivered) });
}

/** A named task: somebody calls, and has the contact put right (rules.md E6). */
export const undelivered = (id: string): Problem => ({
  field: `contacts.${id}`,
  code: 'NTC_NOT_DELIVERED',
});

async function tellNow(c: Case, notice: Notice): Promise<NoticeResult> {
  try {
    const summary = `tell: ${notice.event}`;
    return await c.calls.tell.tell.executeWithOptions({ summary }, [notice]);
  } finally {
    await c.aside();
  }
}

const contactsOf = (c: Case): KnownContact[] =>
  toldContacts({
    known: c.facts.contacts ?? [],
    present: c.facts.merchant?.value.contacts ?? [],
    notifyBack: c.policy['contacts.notifyBack'],
    now: c.now(),
  });

function dataOf(c: Case, details: Details): Notice['data'] {
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
