/** How the owner proves who he is: a code to a mobile of the record, a face session at the provider. */
import { durationMs } from '../../domain/duration.ts';
import { faceTriesLeft } from '../../domain/face-sessions.ts';
import { mayRenewPenny, presentPennies } from '../../domain/gates/account-proof.ts';
import { mayResend, otpVerdict } from '../../domain/one-time-codes.ts';
import type { FactorAttempt } from '../../domain/parties.ts';
import type { Case, OpenProof } from '../case.ts';
import type { ActionAnswer, ProveFactor } from '../contract.ts';
import { standingContact } from './contacts.ts';
import { checkNow, once } from './looks.ts';
import { on } from './on.ts';
import { answer, refused } from './permit.ts';

export function listenToProofs(c: Case): void {
  on(
    c,
    'requestCode',
    ({ contactId, by }) =>
      c.stage === 'account-proof' ? renewPenny(c, by.id) : sendCode(c, contactId),
    ({ contactId }) => {
      if (c.stage === 'account-proof')
        return mayRenewPenny(c.facts, c.policy) ? undefined : 'ACT_NO_CHANGE';
      const no = mayResend(c.facts, c.policy, c.now());
      if (no) return no.code;
      return standingContact(c, contactId, 'sms') ? undefined : 'IDV_OTP_NOT_DELIVERED';
    },
  );
  on(
    c,
    'proveFactor',
    (act) => checkNow(c, proofOf(c, act), 'the proof is being checked'),
    (act) => {
      if (act.method === 'in-person' || act.method === 'document') return 'ACT_NOT_ALLOWED';
      const ref = act.method === 'otp' ? act.answerRef : act.sessionRef;
      if (typeof ref !== 'string') return 'INP_REQUIRED';
      // One guess at a time: guesses side by side would all count as one try.
      if (c.checking.has(whatOf(act))) return 'ACT_NO_CHANGE';
      if (act.method === 'otp') return c.facts.codesSent.length > 0 ? undefined : 'IDV_OTP_EXPIRED';
      return faceTriesLeft(c.facts, c.policy) > 0 ? undefined : 'IDV_FACE_FAILED';
    },
  );
}

/** The owner cannot find the cent, or its code: another one goes out, and the old code is void. */
function renewPenny(c: Case, by: string): ActionAnswer {
  const newest = presentPennies(c.facts).at(-1);
  if (!newest) throw refused('ACT_NO_CHANGE');
  newest.renewed = true;
  c.record(by, 'another penny asked for', { data: { key: newest.key } });
  return answer(c, 'accepted', 'another cent with a new code is on its way');
}

async function sendCode(c: Case, contactId?: string): Promise<ActionAnswer> {
  const contact = standingContact(c, contactId, 'sms');
  if (!contact) throw refused('IDV_OTP_NOT_DELIVERED');
  const codeRef = c.key('otp', c.facts.codesSent.length + 1);
  const { digits, ttl } = c.policy.otp;
  c.facts.codesSent.push({ ref: codeRef, at: c.now(), contactId: contact.id, last4: c.newLast4 });
  c.record('merchant', 'one-time code ordered', { data: { contact: contact.masked } });
  const order = {
    codeRef,
    merchant: c.merchant,
    contactId: contact.id,
    digits,
    minutes: Math.max(1, Math.round(durationMs(ttl) / 60_000)),
    newLast4: c.newLast4,
    bankName: c.facts.account?.bankName ?? '',
  };
  const sent = await once(c, (look) =>
    look.sendCode.executeWithOptions({ summary: 'send a one-time code' }, [order]),
  );
  if (sent && 'answer' in sent)
    return answer(c, 'done', `enter the code sent to ${contact.masked}`);
  c.record('system', 'one-time code not delivered', { code: 'IDV_OTP_NOT_DELIVERED' });
  if (sent) throw refused('IDV_OTP_NOT_DELIVERED');
  return answer(c, 'accepted', 'ask for another code if none arrives');
}

const whatOf = ({ method }: ProveFactor): string => `proof-${method}`;

const proofOf = (c: Case, act: ProveFactor): OpenProof =>
  act.method === 'otp' ? typedCode(c, act) : session(c, act);

function typedCode(c: Case, act: ProveFactor): OpenProof {
  const sent = c.facts.codesSent.at(-1);
  const typedAt = c.now();
  return {
    what: whatOf(act),
    ask: async (look) => {
      const codeRef = sent?.ref ?? '';
      const match = await look.compareCode.executeWithOptions(
        { summary: 'compare the one-time code' },
        [{ codeRef, answerRef: act.answerRef ?? '' }],
      );
      const result = otpVerdict(sent?.at ?? '', typedAt, c.policy, match);
      return () => attempted(c, act, result, sent?.last4 ?? '', codeRef);
    },
  };
}

/** The provider's session shows the card it was opened for: proof for another card is no proof. */
function session(c: Case, act: ProveFactor): OpenProof {
  const sessionRef = act.sessionRef ?? '';
  return {
    what: whatOf(act),
    ask: async (look) => {
      const { result, last4 } = await look.readFaceResult.executeWithOptions(
        { summary: 'read the face session' },
        [sessionRef],
      );
      // A session that is still open is no try: the person comes back when it is over.
      return result === 'open'
        ? () => c.record(act.by.id, `identity by ${act.method}: not ended`)
        : () => attempted(c, act, verdicts[result], last4, sessionRef);
    },
  };
}

const verdicts = { passed: 'passed', failed: 'wrong', spoof: 'spoof' } as const;

function attempted(
  c: Case,
  act: ProveFactor,
  result: FactorAttempt['result'],
  last4: string,
  ref: string,
): void {
  c.facts.factors.push({ method: act.method, at: c.now(), result, last4, ref, by: act.by.id });
  c.record(act.by.id, `identity by ${act.method}: ${result}`);
}
