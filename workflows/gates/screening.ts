import type { Problem } from '../../domain/assessment.ts';
import type { FailureCode } from '../../domain/failures.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { AccountVerification, MerchantRecord } from '../../domain/parties.ts';
import type { Case } from '../case.ts';
import { lookUp } from '../look-up.ts';
import { notify, notifyOnce } from '../notify.ts';
import type { Look } from '../proxies.ts';
import { waitFor } from '../waiting.ts';
import type { Gate, Obtain } from './gate.ts';

/** The acquirer's record, with the holder of the new account as the register knows him. */
export const recordOf =
  ({ merchant, requestId, facts }: Case) =>
  (look: Look): Promise<MerchantRecord> =>
    look.readMerchant.executeWithOptions({ summary: 'read the merchant record' }, [
      { merchant, requestId, accountToken: facts.request.newAccount.token },
    ]);

const merchantRecord: Obtain = async (c) => {
  const found = await lookUp(c, {
    party: 'operator',
    what: 'merchant-record',
    ask: recordOf(c),
    refused: (code) => ({ kind: 'stopped', code }),
  });
  if ('end' in found) return found.end;
  c.learn(found.answer);
  return undefined;
};

/** A bank that cannot say within check.unavailable is a fact of its own: a person decides, nothing passes. */
const accountVerification: Obtain = async (c) => {
  const found = await lookUp<AccountVerification>(c, {
    party: 'bank',
    what: 'account-verification',
    ask: (look) =>
      look.verifyAccount.executeWithOptions({ summary: 'verify the new account' }, [
        {
          requestId: c.requestId,
          merchant: c.merchant,
          accountToken: c.facts.request.newAccount.token,
        },
      ]),
    refused: (code) => ({ kind: 'asked', problems: [{ field: 'newAccount', code }] }),
    silent: () => unavailable,
  });
  if ('end' in found) return found.end;
  c.facts.verification = { value: found.answer, at: c.now() };
  return undefined;
};

const unavailable: AccountVerification = {
  verificationId: 'none',
  result: 'UNAVAILABLE',
  accountStatus: 'UNKNOWN',
  accountClass: 'UNKNOWN',
};

const listScreening: Obtain = async (c) => {
  const found = await lookUp(c, {
    party: 'operator',
    what: 'list-screening',
    ask: (look) =>
      look.screenLists.executeWithOptions({ summary: 'screen against lists' }, [
        {
          requestId: c.requestId,
          merchant: c.merchant,
          accountToken: c.facts.request.newAccount.token,
        },
      ]),
  });
  if ('end' in found) return found.end;
  c.facts.lists = { value: found.answer, at: c.now() };
  return undefined;
};

/** Hours of an office or a bank, or another change of the merchant: the request says until when and goes on by itself. */
const waitsBy =
  (code: FailureCode, summary: string, tell: typeof notify): Obtain =>
  async (c, { until = c.now() }) => {
    const problems: Problem[] = [{ field: 'request', code, params: { time: until } }];
    // When another change will be done nobody knows: what is known is when it is looked at again.
    tell(c, 'window-delay', { problems, ...(code === 'POL_WINDOW' && { until }) });
    const seen = c.facts.merchant?.at;
    const end = await waitFor(
      c,
      {
        waitingOn: 'clock',
        due: until,
        problems,
        next: { merchant: nextStep('wait-until', { time: until }), staff: 'nothing' },
        summary,
      },
      // The acquirer may report that its record changed: it is read again at once.
      () => c.facts.merchant?.at !== seen,
    );
    return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
  };

export const openingHours = waitsBy('POL_WINDOW', 'office hours begin', notify);

export const screening = {
  name: 'screening',
  next: 'identity',
  obtain: {
    'merchant-record': merchantRecord,
    'opening-hours': openingHours,
    // Looked at again and again: said once.
    'other-change': waitsBy('POL_CHANGE_LOCK', 'look whether the other change is done', notifyOnce),
    'account-verification': accountVerification,
    'list-screening': listScreening,
  },
} satisfies Gate;

/** After a correction brought another account, what was known of the old one says nothing. */
export function forgetAccount(c: Case): void {
  delete c.facts.verification;
  delete c.facts.lists;
  delete c.facts.account;
  delete c.facts.risk;
  // Whoever was called or told heard of the other account.
  delete c.facts.callback;
  delete c.facts.cooling;
}
