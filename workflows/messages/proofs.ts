/** How the owner proves who he is: a code to a mobile of the record, his face at the provider, his card's password at its issuer (rules.md A30, A31, A32). */
import { faceTriesLeft } from '../../domain/face-sessions.ts';
import { nextStep } from '../../domain/next-steps.ts';
import { otpVerdict } from '../../domain/one-time-codes.ts';
import type { FactorAttempt } from '../../domain/parties.ts';
import type { FaceResult } from '../../activities/identity.ts';
import type { Case, OpenProof } from '../case.ts';
import type { ProveFactor } from '../contract.ts';
import type { Look } from '../proxies.ts';
import { checkNow } from './looks.ts';
import { on } from './on.ts';

export function listenToProofs(c: Case): void {
  on(
    c,
    'proveFactor',
    (act) => checkNow(c, proofOf(c, act), nextStep('proof-checked')),
    (act) => {
      if (act.method === 'in-person' || act.method === 'document') return 'ACT_NOT_ALLOWED';
      const ref = act.method === 'otp' ? act.answerRef : act.sessionRef;
      if (typeof ref !== 'string') return 'INP_REQUIRED';
      // One guess at a time: guesses side by side would all count as one try.
      if (c.checking.has(whatOf(act))) return 'ACT_NO_CHANGE';
      if (act.method === 'otp') return c.facts.codesSent.length > 0 ? undefined : 'IDV_OTP_EXPIRED';
      const spent = act.method === 'face' && faceTriesLeft(c.facts, c.policy) === 0;
      return spent ? 'IDV_FACE_FAILED' : undefined;
    },
  );
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

/** A session shows the card it was held for: proof for another card is no proof. */
function session(c: Case, act: ProveFactor): OpenProof {
  const sessionRef = act.sessionRef ?? '';
  return {
    what: whatOf(act),
    ask: async (look) => {
      const { result, last4, consentHash } = await sessionBy(act, look, sessionRef);
      // A session that is still open is no try: the person comes back when it is over.
      if (result === 'open')
        return () => c.record(act.by.id, `identity by ${act.method}: not ended`);
      const agreed = act.method !== 'face' || consentHash !== undefined;
      const verdict = agreed || result === 'spoof' ? verdicts[result] : 'no-consent';
      return () => attempted(c, act, verdict, last4, sessionRef, consentHash);
    },
  };
}

/** A face is shown to the provider, a card password to its issuer; what came of it is all we learn. */
const sessionBy = ({ method }: ProveFactor, look: Look, ref: string): Promise<FaceResult> =>
  method === 'card-password'
    ? look.readPasswordCheck.executeWithOptions({ summary: 'read the password check' }, [ref])
    : look.readFaceResult.executeWithOptions({ summary: 'read the face session' }, [ref]);

const verdicts = { passed: 'passed', failed: 'wrong', spoof: 'spoof' } as const;

function attempted(
  c: Case,
  act: ProveFactor,
  result: FactorAttempt['result'],
  last4: string,
  ref: string,
  consentHash?: string,
): void {
  const consent = consentHash === undefined ? {} : { consentHash };
  const { by, method } = act;
  c.facts.factors.push({ method, at: c.now(), result, last4, ref, by: by.id, ...consent });
  c.record(by.id, `identity by ${method}: ${result}`, { data: consent });
}
