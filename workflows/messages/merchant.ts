/** What the merchant's side may do while a request runs. */
import { ActivityFailure, setHandler } from '@temporalio/workflow';
import { mayResend, otpVerdict } from '../../domain/one-time-codes.ts';
import type { FactorAttempt } from '../../domain/parties.ts';
import { durationMs } from '../../domain/duration.ts';
import type { Case } from '../case.ts';
import * as contract from '../contract.ts';
import type { ActionAnswer, ProveFactor } from '../contract.ts';
import { forgetAccount } from '../gates/screening.ts';
import { answer, permit, refused } from './permit.ts';

export function listenToMerchant(c: Case): void {
  setHandler(contract.correct, (act) => correct(c, act), {
    validator: (act) => {
      permit(c, 'correct', act);
      if (Object.keys(act.changes).length === 0) throw refused('ACT_NO_CHANGE');
    },
  });
  setHandler(contract.requestCode, (act) => requestCode(c, act.contactId), {
    validator: (act) => {
      permit(c, 'requestCode', act);
      const no = mayResend(c.facts, c.policy, c.now());
      if (no) throw refused(no.code);
      if (!contactFor(c, act.contactId)) throw refused('IDV_OTP_NOT_DELIVERED');
    },
  });
  setHandler(contract.proveFactor, (act) => proveFactor(c, act), {
    validator: (act) => {
      permit(c, 'proveFactor', act);
      if (act.method === 'otp' ? act.answerRef === undefined : act.sessionRef === undefined)
        throw refused('INP_REQUIRED');
      if (act.method === 'otp' && c.facts.codesSent.length === 0) throw refused('IDV_OTP_EXPIRED');
      if (act.method === 'in-person' || act.method === 'document') throw refused('ACT_NOT_ALLOWED');
    },
  });
  setHandler(contract.sign, (act) => signed(c, act), {
    validator: (act) => {
      permit(c, 'sign', act);
      if (act.signingId !== c.signing?.signingId) throw refused('ACT_NO_CHANGE');
    },
  });
  setHandler(contract.confirmPenny, (act) => confirmPenny(c, act), {
    validator: (act) => {
      permit(c, 'confirmPenny', act);
      if (c.facts.pennies.at(-1)?.state !== 'landed') throw refused('ACT_WRONG_STAGE');
    },
  });
  setHandler(
    contract.chooseWindow,
    (act) => {
      c.facts.request = { ...c.facts.request, preferredWindow: { from: act.from, to: act.to } };
      c.record(act.by.id, 'window chosen');
      return answer(c);
    },
    { validator: (act) => permit(c, 'chooseWindow', act) },
  );
  setHandler(contract.confirmTest, (act) => confirmTest(c, act), {
    validator: (act) => {
      permit(c, 'confirmTest', act);
      if (c.facts.trial?.payout === undefined) throw refused('ACT_WRONG_STAGE');
    },
  });
  setHandler(
    contract.withdraw,
    (act) => {
      c.interrupt ??= { kind: 'withdraw', by: act.by.id };
      c.record(act.by.id, 'withdrawn', { code: 'CXL_BY_MERCHANT' });
      return answer(c, 'accepted', 'the request is being cancelled');
    },
    { validator: (act) => permit(c, 'withdraw', act) },
  );
  setHandler(contract.object, (act) => objection(c, act), {
    validator: (act) => permit(c, 'object', act),
  });
  setHandler(contract.reportLost, (act) => reportLost(c, act), {
    validator: (act) => permit(c, 'reportLost', act),
  });
}

async function correct(
  c: Case,
  act: Parameters<typeof permit>[2] & { changes: object },
): Promise<ActionAnswer> {
  const changes = act.changes as Partial<Case['facts']['request']>;
  const account = changes.newAccount;
  // What is missing from the materials stays as it was; a kind sent again replaces the old one.
  const materials = changes.materials && [
    ...c.facts.request.materials.filter(
      ({ kind }) => !changes.materials?.some((m) => m.kind === kind),
    ),
    ...changes.materials,
  ];
  c.facts.request = { ...c.facts.request, ...changes, ...(materials && { materials }) };
  if (changes.applicant) delete c.facts.document;
  if (account) {
    forgetAccount(c);
    const known = await once(() =>
      c.calls.lookOnce.describeAccount({ merchant: c.merchant, token: account.token }),
    );
    if (known) c.facts.account = known;
  }
  c.corrected += 1;
  c.record(act.by.id, 'corrected', { data: { fields: Object.keys(changes).join(', ') } });
  return answer(c, 'accepted', 'the correction is being checked');
}

const contactFor = (c: Case, contactId?: string) => {
  const quarantine = durationMs(c.policy['contacts.quarantine']);
  return (
    c.facts.merchant?.value.contacts
      .filter(({ channel, until }) => channel === 'sms' && until === undefined)
      .filter(({ id }) => contactId === undefined || id === contactId)
      // A number that joined the record a short while ago may be the thief's.
      .find(({ since }) => Date.parse(c.now()) - Date.parse(since) >= quarantine)
  );
};

async function requestCode(c: Case, contactId?: string): Promise<ActionAnswer> {
  const contact = contactFor(c, contactId);
  if (!contact) throw refused('IDV_OTP_NOT_DELIVERED');
  const codeRef = c.key('otp', c.facts.codesSent.length + 1);
  const { digits, ttl } = c.policy.otp;
  c.facts.codesSent.push({ ref: codeRef, at: c.now(), contactId: contact.id, last4: c.newLast4 });
  c.record('merchant', 'one-time code sent', { data: { contact: contact.masked } });
  const order = {
    codeRef,
    merchant: c.merchant,
    contactId: contact.id,
    digits,
    minutes: Math.max(1, Math.round(durationMs(ttl) / 60_000)),
    newLast4: c.newLast4,
    bankName: c.facts.account?.bankName ?? '',
  };
  const sent = await once(async () => {
    await c.calls.lookOnce.sendCode.executeWithOptions({ summary: 'send a one-time code' }, [
      order,
    ]);
    return true;
  });
  if (sent) return answer(c, 'done', `enter the code sent to ${contact.masked}`);
  c.record('system', 'one-time code may not have been sent', { code: 'IDV_OTP_NOT_DELIVERED' });
  return answer(c, 'accepted', 'ask for another code if none arrives');
}

async function proveFactor(c: Case, act: ProveFactor): Promise<ActionAnswer> {
  const check = act.method === 'otp' ? checkCode(c, act) : checkSession(c, act);
  if (await once(() => check(c.calls.lookOnce))) return answer(c);
  c.backlog.push(async () => {
    await check(c.calls.look);
  });
  return answer(c, 'accepted', 'the proof is being checked');
}

type Look = Case['calls']['look'];

function checkCode(c: Case, act: ProveFactor): (look: Look) => Promise<boolean> {
  const sent = c.facts.codesSent.at(-1);
  return async (look) => {
    const codeRef = sent?.ref ?? '';
    const match = await look.compareCode.executeWithOptions(
      { summary: 'compare the one-time code' },
      [{ codeRef, answerRef: act.answerRef ?? '' }],
    );
    attempt(
      c,
      act,
      otpVerdict(sent?.at ?? '', c.now(), c.policy, match),
      sent?.last4 ?? '',
      codeRef,
    );
    return true;
  };
}

/** The provider's session shows the card it was opened for: proof for another card is no proof. */
function checkSession(c: Case, act: ProveFactor): (look: Look) => Promise<boolean> {
  return async (look) => {
    const session = act.sessionRef ?? '';
    const face = await look.readFaceResult.executeWithOptions(
      { summary: 'read the face session' },
      [session],
    );
    const result = { passed: 'passed', failed: 'wrong', spoof: 'spoof', open: 'wrong' } as const;
    attempt(c, act, result[face.result], face.last4, session);
    return true;
  };
}

function attempt(
  c: Case,
  act: ProveFactor,
  result: FactorAttempt['result'],
  last4: string,
  ref: string,
): void {
  c.facts.factors.push({ method: act.method, at: c.now(), result, last4, ref, by: act.by.id });
  c.record(act.by.id, `identity by ${act.method}: ${result}`);
}

async function signed(
  c: Case,
  act: { by: { id: string }; signingId: string },
): Promise<ActionAnswer> {
  const signing = c.signing;
  if (!signing) throw refused('ACT_WRONG_STAGE');
  const read = async (look: Look) => {
    const { state } = await look.readSigning.executeWithOptions({ summary: 'read the signing' }, [
      signing.signingId,
    ]);
    if (state === 'signed') {
      c.facts.agreement = {
        signingId: signing.signingId,
        version: signing.version,
        textHash: signing.textHash,
        signedAt: c.now(),
        accountToken: signing.accountToken,
      };
      c.record(act.by.id, 'agreement signed', {
        data: { version: signing.version, textHash: signing.textHash },
      });
    } else if (state === 'declined') {
      c.declined = true;
      c.record(act.by.id, 'agreement declined', { code: 'AGR_DECLINED' });
    }
    return true;
  };
  if (await once(() => read(c.calls.lookOnce))) return answer(c);
  c.backlog.push(async () => {
    await read(c.calls.look);
  });
  return answer(c, 'accepted', 'the signature is being read');
}

async function confirmPenny(
  c: Case,
  act: { by: { id: string }; answerRef: string },
): Promise<ActionAnswer> {
  const proof = c.facts.pennies.at(-1);
  if (!proof) throw refused('ACT_WRONG_STAGE');
  const compare = async (look: Look) => {
    const match = await look.compareCode.executeWithOptions({ summary: 'compare the penny code' }, [
      { codeRef: proof.key, answerRef: act.answerRef },
    ]);
    proof.tries += 1;
    if (match === 'match') proof.confirmed = true;
    c.record(act.by.id, match === 'match' ? 'penny code right' : 'penny code wrong', {
      ...(match !== 'match' && { code: 'ACC_PENNY_CODE_WRONG' }),
    });
    return true;
  };
  if (await once(() => compare(c.calls.lookOnce))) return answer(c);
  c.backlog.push(async () => {
    await compare(c.calls.look);
  });
  return answer(c, 'accepted', 'the code is being compared');
}

function confirmTest(c: Case, act: { by: { id: string }; ok: boolean }): ActionAnswer {
  const trial = c.facts.trial;
  if (!trial) throw refused('ACT_WRONG_STAGE');
  if (act.ok) trial.confirmedBy = act.by.id;
  else trial.payout = 'failed';
  c.record(
    act.by.id,
    act.ok ? 'trial confirmed' : 'trial refused',
    act.ok ? {} : { code: 'TST_PAYOUT' },
  );
  return answer(
    c,
    'accepted',
    act.ok ? 'the hold is being released' : 'the switch is being undone',
  );
}

/** The first objection freezes at once; a repeat by the same contact is kept on record (E2 objection.rules). */
function objection(
  c: Case,
  act: { by: { id: string }; contactId?: string; newFacts?: boolean },
): ActionAnswer {
  const by = act.contactId ?? act.by.id;
  const repeat =
    c.objectors.has(by) && act.newFacts !== true && c.policy['objection.rules'].repeat === 'log';
  c.objectors.add(by);
  c.record(act.by.id, repeat ? 'objected again' : 'objected', {
    code: 'RSK_OBJECTED',
    data: { contact: by },
  });
  if (!repeat) c.interrupt = { kind: 'freeze', by, code: 'RSK_OBJECTED' };
  return answer(c, 'accepted', 'the change is stopped; we call the number of the record');
}

function reportLost(c: Case, act: { by: { id: string }; card: 'old' | 'new' }): ActionAnswer {
  c.record(act.by.id, `${act.card} card reported lost`, { code: 'ACC_LOST' });
  if (act.card === 'new')
    c.interrupt ??= { kind: 'ask', problems: [{ field: 'newAccount', code: 'ACC_LOST' }] };
  else if (c.facts.merchant) c.facts.merchant.value.binding.status = 'LOST';
  return answer(c, 'accepted');
}

/** One unretried look while a person waits; undefined when no answer came. */
async function once<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ActivityFailure) return undefined;
    throw error;
  }
}
