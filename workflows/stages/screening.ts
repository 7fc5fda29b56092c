import type { Problem } from '../../domain/gates/assessment.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { AccountVerification } from '../../domain/parties/bank.ts';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { readParty } from '../shared/read-party.ts';
import type { ReadProxy } from '../shared/proxies.ts';
import { waitFor } from '../shared/waiting.ts';
import type { Gate, Obtain } from './gate.ts';

/** The acquirer's record, with the holder of the new account as the register knows him. */
export const buildMerchantRead =
  ({ merchant, requestId, facts }: ChangeRequest) =>
  (read: ReadProxy): Promise<MerchantRecord> =>
    read.readMerchant.executeWithOptions({ summary: 'read the merchant record' }, [
      { merchant, requestId, accountToken: facts.request.newAccount.token },
    ]);

const readMerchantRecord: Obtain = async (c) => {
  const result = await readParty(c, {
    party: 'operator',
    what: 'merchant-record',
    ask: buildMerchantRead(c),
    endOnRefusal: (code) => ({ kind: 'stopped', code }),
  });
  if ('end' in result) return result.end;
  c.setMerchantRecord(result.answer);
  return undefined;
};

/** A bank that cannot say within check.unavailable is a fact of its own: a person decides, nothing passes. */
const verifyAccount: Obtain = async (c) => {
  const result = await readParty<AccountVerification>(c, {
    party: 'bank',
    what: 'account-verification',
    ask: (read) =>
      read.verifyAccount.executeWithOptions({ summary: 'verify the new account' }, [
        {
          requestId: c.requestId,
          merchant: c.merchant,
          accountToken: c.facts.request.newAccount.token,
        },
      ]),
    endOnRefusal: (code) => ({ kind: 'asked', problems: [{ field: 'newAccount', code }] }),
    answerOnSilence: () => unavailable,
  });
  if ('end' in result) return result.end;
  c.facts.verification = { value: result.answer, at: c.now() };
  return undefined;
};

const unavailable: AccountVerification = {
  verificationId: 'none',
  result: 'UNAVAILABLE',
  accountStatus: 'UNKNOWN',
  accountClass: 'UNKNOWN',
};

const screenLists: Obtain = async (c) => {
  const result = await readParty(c, {
    party: 'operator',
    what: 'list-screening',
    ask: (read) =>
      read.screenLists.executeWithOptions({ summary: 'screen against lists' }, [
        {
          requestId: c.requestId,
          merchant: c.merchant,
          accountToken: c.facts.request.newAccount.token,
        },
      ]),
  });
  if ('end' in result) return result.end;
  c.facts.lists = { value: result.answer, at: c.now() };
  return undefined;
};

/** Hours of an office or a bank, or another change of the merchant: the request says until when and goes on by itself. */
const createClockWait =
  (code: FailureCode, summary: string, isNotifiedOnce = false): Obtain =>
  async (c, { until = c.now() }) => {
    const problems: Problem[] = [{ field: 'request', code, params: { time: until } }];
    // When another change will be done nobody knows: what is known is when it is looked at again.
    const details = { problems, ...(code === 'POL_WINDOW' && { until }) };
    if (isNotifiedOnce) c.notifier.sendOnce('window-delay', details);
    else c.notifier.send('window-delay', details);
    const recordAt = c.facts.merchant?.at;
    const end = await waitFor(
      c,
      {
        waitingOn: 'clock',
        due: until,
        problems,
        next: { merchant: describeNextStep('wait-until', { time: until }), staff: 'nothing' },
        summary,
      },
      // The acquirer may report that its record changed: it is read again at once.
      () => c.facts.merchant?.at !== recordAt,
    );
    return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
  };

export const awaitOpeningHours = createClockWait('POL_WINDOW', 'office hours begin');

export const screening = {
  name: 'screening',
  obtain: {
    'merchant-record': readMerchantRecord,
    'opening-hours': awaitOpeningHours,
    // Looked at again and again: said once.
    'other-change': createClockWait(
      'POL_CHANGE_LOCK',
      'look whether the other change is done',
      true,
    ),
    'account-verification': verifyAccount,
    'list-screening': screenLists,
  },
} satisfies Gate;

/** After a correction brought another account, what was known of the old one says nothing. */
export function forgetAccount(c: ChangeRequest): void {
  delete c.facts.verification;
  delete c.facts.lists;
  delete c.facts.account;
  delete c.facts.risk;
  // Whoever was called or told heard of the other account.
  delete c.facts.callback;
  delete c.facts.cooling;
}
