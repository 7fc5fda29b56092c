/**
 * The daily sweep: every merchant our books know is reminded of what is due (domain/sweep.ts), or let
 * go when the acquirer pays him no more (domain/retention.ts).
 */
import type { BookedRequest } from '../domain/control.ts';
import { recipientsOf, toldContacts } from '../domain/notices/recipients.ts';
import type { MerchantRecord } from '../domain/parties.ts';
import type { PolicyValues } from '../domain/policy.ts';
import { isOver } from '../domain/retention.ts';
import { remindersOf, type Reminder } from '../domain/sweep.ts';
import { PortFailure } from '../domain/port-failure.ts';
import { ask, type CallOptions, type MerchantRef } from './calls.ts';
import type { BooksPort } from './control.ts';
import type { MerchantsPort } from './merchants.ts';
import type { Notice, NoticeResult } from './notices.ts';
import { letGo, type RetentionPort } from './retention.ts';
import { throughBooks, type BooksReport } from './through-books.ts';

export interface RemindersPort {
  wasSent(merchant: MerchantRef, key: string): Promise<boolean>;
  /** @param at workflow time, ISO 8601 */
  markSent(merchant: MerchantRef, key: string, at: string): Promise<void>;
}

export interface SweepPorts {
  books: Pick<BooksPort, 'everybody'>;
  merchants: MerchantsPort;
  reminders: RemindersPort;
  retention: RetentionPort;
  /** The rules an acquirer's new requests begin under. */
  policyOf: (acquirerId: string) => PolicyValues;
}

export const sweepActivities = (
  { books, merchants, policyOf, reminders, retention }: SweepPorts,
  tell: (notice: Notice) => Promise<NoticeResult>,
) => {
  const remind = async (
    booked: BookedRequest,
    record: MerchantRecord,
    policy: PolicyValues,
    at: string,
  ): Promise<void> => {
    for (const reminder of remindersOf(record, policy, at)) {
      if (await reminders.wasSent(booked, reminder.key)) continue;
      await tell(noticeOf(reminder, booked, record, policy, at));
      await reminders.markSent(booked, reminder.key, at);
    }
  };

  const sweepOne = async (
    booked: BookedRequest,
    at: string,
    options: CallOptions,
  ): Promise<void> => {
    const policy = policyOf(booked.acquirerId);
    try {
      const record = await merchants.record(booked, undefined, options);
      if (isOver(record)) return await letGo(retention, booked, policy, at);
      await retention.goesOn(booked);
      await remind(booked, record, policy, at);
    } catch (error) {
      if (isUnknown(error)) await letGo(retention, booked, policy, at);
      throw error;
    }
  };

  return {
    /** @param at workflow time, ISO 8601 */
    sweepMerchants: (at: string): Promise<BooksReport> =>
      ask((options) =>
        throughBooks(
          (after) => books.everybody(after),
          (booked) => sweepOne(booked, at, options),
        ),
      ),
  };
};

/** The core knows no such merchant, see `MerchantsPort.record`. */
const isUnknown = (error: unknown): boolean =>
  error instanceof PortFailure && error.kind === 'refused' && error.code === 'INP_REQUIRED';

/** Under an id of its own, so that one sent again after a crash is one message; it refers to the merchant's last request. */
function noticeOf(
  { event, items, key, problems, until }: Reminder,
  { acquirerId, merchantId, money, requestId }: BookedRequest,
  { binding, contacts, displayName }: MerchantRecord,
  policy: PolicyValues,
  at: string,
): Notice {
  const told = toldContacts({
    known: contacts,
    present: contacts,
    notifyBack: policy['contacts.notifyBack'],
    now: at,
  });
  return {
    key: `sweep/${acquirerId}/${merchantId}/${key}`,
    requestId,
    merchant: { acquirerId, merchantId },
    event,
    data: {
      requestId,
      merchantName: displayName,
      oldLast4: binding.last4,
      newLast4: binding.last4,
      bankName: binding.bankName,
      time: at,
      money,
      ...(until !== undefined && { until }),
      ...(items && { items }),
      ...(problems && { problems }),
    },
    copies: recipientsOf(event, told),
  };
}
