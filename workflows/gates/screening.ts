import { ActivityFailure } from '@temporalio/workflow';
import type { Case } from '../case.ts';
import { interrupted, question } from '../waiting.ts';
import { publish } from '../visibility.ts';
import { after, lookUp, refusalOf, type Gate, type Obtain } from './gate.ts';

const merchantRecord: Obtain = async (c) => {
  const { merchant, requestId } = c;
  const looked = await lookUp(c, 'operator', 'merchant record', () =>
    c.calls.look.readMerchant.executeWithOptions({ summary: 'read the merchant record' }, [
      { merchant, requestId },
    ]),
  );
  if ('end' in looked) return looked.end;
  c.facts.merchant = { value: looked.answer, at: c.now() };
  return undefined;
};

/** A bank that cannot say within check.unavailable is a fact of its own: a person decides, nothing passes. */
const accountVerification: Obtain = async (c) => {
  c.turn = {
    waitingOn: 'bank',
    due: after(c, c.policy['check.unavailable']),
    next: { merchant: 'wait', staff: 'the bank is asked again by itself' },
  };
  publish(c);
  try {
    const answer = await question(c, () =>
      c.calls.look.verifyAccount.executeWithOptions({ summary: 'verify the new account' }, [
        {
          requestId: c.requestId,
          merchant: c.merchant,
          accountToken: c.facts.request.newAccount.token,
        },
      ]),
    );
    if (answer === interrupted) return { kind: 'interrupted' };
    c.facts.verification = { value: answer, at: c.now() };
  } catch (error) {
    const refused = refusalOf(error);
    if (refused) return { kind: 'asked', problems: [{ field: 'newAccount', code: refused }] };
    if (!(error instanceof ActivityFailure)) throw error;
    c.facts.verification = { value: unavailable, at: c.now() };
    c.record('system', 'the bank could not say', { code: 'ACC_UNVERIFIABLE' });
  }
  return undefined;
};
const unavailable = {
  verificationId: 'none',
  result: 'UNAVAILABLE',
  accountStatus: 'UNKNOWN',
  accountClass: 'UNKNOWN',
} as const;

const listScreening: Obtain = async (c) => {
  const looked = await lookUp(c, 'operator', 'list screening', () =>
    c.calls.look.screenLists.executeWithOptions({ summary: 'screen against lists' }, [
      {
        requestId: c.requestId,
        merchant: c.merchant,
        accountToken: c.facts.request.newAccount.token,
      },
    ]),
  );
  if ('end' in looked) return looked.end;
  c.facts.lists = { value: looked.answer, at: c.now() };
  return undefined;
};

export const screening: Gate = {
  name: 'screening',
  obtain: {
    'merchant-record': merchantRecord,
    'account-verification': accountVerification,
    'list-screening': listScreening,
  },
};

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
