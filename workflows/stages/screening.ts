import type { Problem } from '../../domain/gates/assessment.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { findOwnerToken } from '../../domain/request/owner.ts';
import { getProofSubject } from '../../domain/identity/proof-subject.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { AccountVerification } from '../../domain/parties/bank.ts';
import type { RegistryLookUp } from '../../domain/parties/registry.ts';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { AskedRules } from '../change-card/gate-rules.ts';
import { readParty } from '../shared/read-party.ts';
import type { ReadProxy } from '../shared/proxies.ts';
import { askOperatorUntilDecided } from '../shared/operator-task.ts';
import { waitFor } from '../shared/waiting.ts';
import type { Gate, NeedAssessment, Obtain } from './gate.ts';
import type { GateEnd } from './stage-end.ts';

/** Reads the acquirer's merchant record, with the registered holder of the new account. */
export const buildMerchantRead =
  ({ merchant, requestId, facts }: ChangeRequest) =>
  (read: ReadProxy): Promise<MerchantRecord> => {
    const accountToken = facts.request.newAccount.token;
    const personToken = findOwnerToken(facts.request);
    return read.readMerchant({
      merchant,
      requestId,
      accountToken,
      ...(personToken !== undefined && { personToken }),
    });
  };

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

/** The core compares the owner again where it could not with the record. Silence is an operator's task, never a yes. */
const matchOwner: Obtain = async (c) => {
  const { personToken } = getProofSubject(c.facts);
  const result = await readParty(c, {
    party: 'operator',
    what: 'owner-match',
    ask: (read) => read.matchOwner({ requestId: c.requestId, merchant: c.merchant, personToken }),
  });
  if ('end' in result) return result.end;
  const { merchant } = c.facts;
  if (merchant)
    c.facts.merchant = { ...merchant, value: { ...merchant.value, ownerMatch: result.answer } };
  return 'assess';
};

/** A bank that does not answer within `check.unavailable` gives the result UNAVAILABLE: a person decides. */
const verifyAccount: Obtain = async (c) => {
  const result = await readParty<AccountVerification>(c, {
    party: 'bank',
    what: 'account-verification',
    ask: (read) =>
      read.verifyAccount({
        requestId: c.requestId,
        merchant: c.merchant,
        ...getProofSubject(c.facts),
      }),
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

/** Where the lists are asked as well, the record is read by the same activity. */
const comesWithLists = ({ needs }: NeedAssessment): boolean =>
  needs.includes('merchant-record') && needs.includes('list-screening');

/** The last check of a screening: the rules are asked with it. */
const screenLists: Obtain = async (c, needed) => {
  let asked = undefined as AskedRules | undefined;
  const personToken = findOwnerToken(c.facts.request);
  const record = {
    ...(personToken !== undefined && { personToken }),
    ...(c.scope && { scope: c.scope }),
  };
  const result = await readParty(c, {
    party: 'operator',
    what: 'list-screening',
    ask: (read) => {
      asked = c.rules.askHere();
      return read.screenLists({
        requestId: c.requestId,
        merchant: c.merchant,
        accountToken: c.facts.request.newAccount.token,
        sharedFrom: c.policy['limits.sharedCard'].otherMerchants,
        ...(comesWithLists(needed) && { record }),
        ...(asked && { rules: asked.question }),
      });
    },
  });
  if ('end' in result) return result.end;
  const { answer: value, record: found, rules } = result.answer;
  const at = rules && asked ? asked.question.now : c.now();
  c.facts.lists = { value, at };
  if (found && found !== 'as-known') c.setMerchantRecord(found, at);
  if (found && c.facts.merchant) c.facts.merchant = { ...c.facts.merchant, at };
  const { lists, merchant } = c.facts;
  c.rules.take(asked, rules, { lists, ...(found && merchant && { merchant }) });
  return undefined;
};

/** A registry that does not answer within `check.unavailable` is unknown, which is never a yes [A39]. */
const lookUpRegistry: Obtain = async (c) => {
  const result = await readParty<RegistryLookUp>(c, {
    party: 'operator',
    what: 'registry-look-up',
    ask: (read) =>
      read.lookUpRegistry({
        requestId: c.requestId,
        merchant: c.merchant,
        ...getProofSubject(c.facts),
      }),
    answerOnSilence: () => ({ state: 'UNAVAILABLE' }),
  });
  if ('end' in result) return result.end;
  c.facts.registry = { value: result.answer, at: c.now() };
  return undefined;
};

/**
 * Terminals that cannot take the new bank are a task of operators: an update or a replacement, with a visit where it needs
 * one. Whoever has mended them has the record read again [A89].
 */
const awaitTerminalFit: Obtain = async (c, needed) => {
  const { problems = [] } = needed;
  const numbers = problems.map(({ field }) => field.replace('terminals.', '')).join(', ');
  const decision = await askOperatorUntilDecided(c, {
    key: c.buildKey('fit-terminals', 'terminals'),
    what: `update or replace ${numbers}`,
    code: 'TRM_INCOMPATIBLE',
    within: c.policy['correction.ttl'],
    merchant: describeNextStep('terminal-technician'),
  });
  if (decision === 'interrupted') return { kind: 'interrupted' };
  return readMerchantRecord(c, needed);
};

/** Waits for office hours, for a bank's hours, or for another change of the merchant; then the request goes on. */
const createClockWait =
  (code: FailureCode, summary: string, isNotifiedOnce = false) =>
  async (
    c: ChangeRequest,
    { until = c.now() }: Pick<NeedAssessment, 'until'>,
  ): Promise<GateEnd | undefined> => {
    const problems: Problem[] = [{ field: 'request', code, params: { time: until } }];
    // It is not known when another change will be done: `until` is only the next check.
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
      // The acquirer may report that its record changed: then it is read again at once.
      () => c.facts.merchant?.at !== recordAt,
    );
    return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
  };

export const awaitOpeningHours = createClockWait('POL_WINDOW', 'office hours begin');

export const awaitOtherChange = createClockWait(
  'POL_CHANGE_LOCK',
  'check whether the other change is done',
  true,
);

export const screening = {
  name: 'screening',
  obtain: {
    'merchant-record': async (c, needed) =>
      comesWithLists(needed) ? undefined : readMerchantRecord(c, needed),
    'opening-hours': awaitOpeningHours,
    // Checked many times, notified once.
    'other-change': awaitOtherChange,
    'owner-match': matchOwner,
    'terminal-fit': awaitTerminalFit,
    'account-verification': verifyAccount,
    'list-screening': screenLists,
    'registry-look-up': lookUpRegistry,
  },
} satisfies Gate;

/** Drops what is known of an account that a correction has replaced. */
export function forgetAccount(c: ChangeRequest): void {
  delete c.facts.lists;
  delete c.facts.account;
  forgetSubject(c);
}

/** Drops what was learnt and told about another person or account. Proofs stay on record and count no more. */
export function forgetSubject(c: ChangeRequest): void {
  delete c.facts.document;
  delete c.facts.verification;
  delete c.facts.registry;
  delete c.facts.risk;
  delete c.facts.callback;
  delete c.facts.cooling;
}
