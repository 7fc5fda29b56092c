/** Who is told what: the table is domain/notices.ts, this only sends it. One activity per event. */
import { ActivityFailure } from '@temporalio/workflow';
import type { Notice, NoticeCopy, NoticeResult } from '../activities/notices.ts';
import { durationMs } from '../domain/duration.ts';
import { audiencesOf, type NoticeData, type NoticeEvent } from '../domain/notices.ts';
import type { Contact } from '../domain/parties.ts';
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
  const copies = copiesOf(c, event);
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
  const ids = new Set(contactsOf(c).map(({ id }) => id));
  c.sending += 1;
  try {
    const { told, failed } = await tellNow(c, notice);
    if (failed.length > 0)
      c.record('system', `not told: ${event}`, {
        code: 'NET_INTERRUPTED',
        data: { copies: failed.join(', ') },
      });
    return { contacts: told.filter((id) => ids.has(id)).length };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    c.record('system', `not told: ${event}`, { code: 'UPS_TIMEOUT' });
    return { contacts: 0 };
  } finally {
    c.sending -= 1;
  }
}

async function tellNow(c: Case, notice: Notice): Promise<NoticeResult> {
  try {
    const summary = `tell: ${notice.event}`;
    return await c.calls.tell.tell.executeWithOptions({ summary }, [notice]);
  } finally {
    await c.aside();
  }
}

/** Present contacts, and those removed a short while ago: a thief removes contacts first. */
function contactsOf(c: Case): (Contact & { removed: boolean })[] {
  const back = durationMs(c.policy['contacts.notifyBack']);
  return (c.facts.merchant?.value.contacts ?? [])
    .filter(({ until }) => until === undefined || Date.parse(c.now()) - Date.parse(until) < back)
    .map((contact) => ({ ...contact, removed: contact.until !== undefined }));
}

function copiesOf(c: Case, event: NoticeEvent): NoticeCopy[] {
  const audiences = audiencesOf(event);
  const contacts = contactsOf(c);
  const owner = contacts.find(({ channel, removed }) => channel === 'sms' && !removed);
  return [
    ...(audiences.includes('owner') && owner
      ? [{ audience: 'owner' as const, contactId: owner.id }]
      : []),
    ...(audiences.includes('old-contacts')
      ? contacts
          .filter(({ id }) => !audiences.includes('owner') || id !== owner?.id)
          .map(({ id, removed }) => ({
            audience: 'old-contacts' as const,
            contactId: id,
            ...(removed && { removed }),
          }))
      : []),
    ...(audiences.includes('new-mobile') ? [{ audience: 'new-mobile' as const }] : []),
    ...(audiences.includes('staff') ? [{ audience: 'staff' as const }] : []),
  ];
}

function dataOf(c: Case, details: Details): Omit<NoticeData, 'stopLink' | 'statusLink'> {
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
