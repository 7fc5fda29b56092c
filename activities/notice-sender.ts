import { log } from '@temporalio/activity';
import type { Recipient } from '../domain/notices/recipients.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import { raiseAlarm, type CallOptions } from './calls.ts';
import { deliverCopy } from './copy-delivery.ts';
import { createDeparture, type Departure } from './departure.ts';
import {
  computeDigest,
  describeCopyKind,
  getRecipientName,
  listAttempts,
  listStaffCopies,
  type Attempt,
} from './notice-copies.ts';
import type { FirstTry, Notice, NoticePorts, NoticeResult } from './notice.ts';

export type NoticeSender = ReturnType<typeof createNoticeSender>;

/** Sends copies of notices by the ports. */
export const createNoticeSender = (ports: NoticePorts) => {
  /** Whether the copy was sent, or the failure of the port; other errors are thrown. */
  const tryDeliver = async (
    notice: Notice,
    copy: Attempt,
    options: CallOptions,
    departure: Departure,
  ): Promise<PortFailure | boolean> => {
    try {
      return await deliverCopy(ports, notice, copy, options, departure);
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      raiseAlarm(error);
      return error;
    }
  };

  /**
   * Sends a copy to the first of its reader's contacts that accepts it. Returns the failure when none
   * can be reached now.
   */
  const deliverToReader = async (
    notice: Notice,
    attempts: readonly Attempt[],
    { failed, notified }: NoticeResult,
    options: CallOptions,
    departure: Departure,
  ): Promise<PortFailure | undefined> => {
    for (const attempt of attempts) {
      const name = getRecipientName(attempt);
      // This contact has received the owner's copy in place of another one, which says more.
      if (notified.includes(name)) return undefined;
      if (failed.includes(name)) continue;
      const sent = await tryDeliver(notice, attempt, options, departure);
      if (sent === false) return undefined;
      if (sent === true) {
        notified.push(name);
        return undefined;
      }
      if (sent.kind !== 'refused') return sent;
      log.warn('notice refused for good', { notice: notice.key, copy: name });
      failed.push(name);
    }
    return undefined;
  };

  /** Sends the copies that no earlier attempt has sent. Returns the last failure of a port, if any. */
  const deliverMissing = async (
    notice: Notice,
    result: NoticeResult,
    options: CallOptions,
    onCopy: (missing: PortFailure | undefined) => void = () => undefined,
    departure: Departure = createDeparture(ports, [pickMissing(notice, result)]),
  ): Promise<PortFailure | undefined> => {
    for (const copy of notice.copies)
      result.contents[describeCopyKind(copy)] ??= computeDigest(notice, copy);
    let missing: PortFailure | undefined;
    const deliver = async (copies: readonly (readonly Attempt[])[]) => {
      for (const attempts of copies) {
        missing = (await deliverToReader(notice, attempts, result, options, departure)) ?? missing;
        onCopy(missing);
      }
    };
    const isForStaff = ({ audience }: Recipient) => audience === 'staff';
    const contacts = notice.copies.filter((copy) => !isForStaff(copy)).map(listAttempts);
    const staff = notice.copies
      .filter(isForStaff)
      .flatMap((copy) => listStaffCopies(ports, notice, copy));
    // Whoever is paged must not wait for a slow gateway of messages, nor a contact for a chat.
    await Promise.all([deliver(contacts), deliver(staff)]);
    putStaffLast(result, staff);
    return missing;
  };

  /** Tries notices once and not for long, since an order may wait for what is written beside them. */
  const tryNotices = async (
    notices: readonly Notice[],
    { signal }: CallOptions,
  ): Promise<FirstTry[]> => {
    const inTime = { signal: AbortSignal.any([signal, AbortSignal.timeout(firstTryMs)]) };
    const departure = createDeparture(ports, notices);
    return Promise.all(
      notices.map(async (notice) => {
        const result: NoticeResult = { notified: [], failed: [], contents: {} };
        const missing = await deliverMissing(notice, result, inTime, undefined, departure).catch(
          (error: unknown) => {
            log.error('a notice failed at the first try', { error: String(error) });
            return true;
          },
        );
        return { ...result, ...(missing && ({ isUnfinished: true } as const)) };
      }),
    );
  };

  /**
   * Sends every copy, in an activity whose heartbeats say something else: nothing is remembered of an earlier attempt, and
   * the key of a copy makes one message of copies that are sent again.
   * @throws PortFailure when a copy could not be sent now
   */
  const deliverAll = async (notice: Notice, options: CallOptions): Promise<void> => {
    const result: NoticeResult = { notified: [], failed: [], contents: {} };
    const missing = await deliverMissing(notice, result, options);
    if (missing) throw missing;
  };

  return { deliverMissing, deliverAll, tryNotices };
};

/** The notice without the copies that an earlier attempt has sent, or that were refused. */
const pickMissing = (notice: Notice, { failed, notified }: NoticeResult): Notice => ({
  ...notice,
  copies: notice.copies.filter(
    (copy) => ![...failed, ...notified].includes(getRecipientName(copy)),
  ),
});

/** Staff stand behind the contacts, whoever was told first: what is recorded does not depend on that. */
const putStaffLast = ({ notified }: NoticeResult, staff: readonly (readonly Attempt[])[]): void => {
  const names = new Set(staff.flat().map(getRecipientName));
  notified.sort((one, other) => Number(names.has(one)) - Number(names.has(other)));
};

/** With the append it is shorter than an attempt of the activity. */
const firstTryMs = 3_000;
