/** How owners prove their identity: a code to a mobile of the record, the face at the provider, the password of the card at its issuer [A30, A31, A32]. */
import { countFaceTriesLeft } from '../../domain/identity/face-sessions.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { evaluateOtp } from '../../domain/identity/one-time-codes.ts';
import type { FactorAttempt } from '../../domain/parties/identity.ts';
import type { FaceResult } from '../../activities/identity.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { PendingProof } from '../stages/pending-proofs.ts';
import type { ProveFactorMessage } from '../contract.ts';
import type { ReadProxy } from '../shared/proxies.ts';
import { checkProofNow } from './proof-checks.ts';
import { registerAction } from './action-handler.ts';

export function registerIdentityProofHandlers(c: ChangeRequest): void {
  registerAction(
    c,
    'proveFactor',
    (act) => checkProofNow(c, buildProof(c, act), describeNextStep('proof-checked')),
    (act) => {
      if (act.method === 'in-person' || act.method === 'document') return 'ACT_NOT_ALLOWED';
      const ref = act.method === 'otp' ? act.answerRef : act.sessionRef;
      if (typeof ref !== 'string') return 'INP_REQUIRED';
      // One guess at a time: guesses side by side would all count as one try.
      if (c.proofs.isInCheck(getProofName(act))) return 'ACT_NO_CHANGE';
      if (act.method === 'otp') return c.facts.codesSent.length > 0 ? undefined : 'IDV_OTP_EXPIRED';
      const spent = act.method === 'face' && countFaceTriesLeft(c.facts, c.policy) === 0;
      return spent ? 'IDV_FACE_FAILED' : undefined;
    },
  );
}

const getProofName = ({ method }: ProveFactorMessage): string => `proof-${method}`;

const buildProof = (c: ChangeRequest, act: ProveFactorMessage): PendingProof =>
  act.method === 'otp' ? buildCodeProof(c, act) : buildSessionProof(c, act);

function buildCodeProof(c: ChangeRequest, act: ProveFactorMessage): PendingProof {
  const sent = c.facts.codesSent.at(-1);
  const typedAt = c.now();
  return {
    what: getProofName(act),
    check: async (read) => {
      const codeRef = sent?.ref ?? '';
      const match = await read.compareCode.executeWithOptions(
        { summary: 'compare the one-time code' },
        [{ codeRef, answerRef: act.answerRef ?? '' }],
      );
      if (match === 'misshapen') return () => 'INP_FORMAT';
      const result = evaluateOtp(sent?.at ?? '', typedAt, c.policy, match);
      return () => recordFactorAttempt(c, act, result, sent?.last4 ?? '', codeRef);
    },
  };
}

/** A session shows the card it was held for: proof for another card is no proof. */
function buildSessionProof(c: ChangeRequest, act: ProveFactorMessage): PendingProof {
  const sessionRef = act.sessionRef ?? '';
  return {
    what: getProofName(act),
    check: async (read) => {
      const { result, last4, consentHash } = await readSession(act, read, sessionRef);
      // A session that is still open is no try: the person comes back when it is over.
      if (result === 'open')
        return () => c.record(act.by.id, 'identity-check-open', { data: { method: act.method } });
      const agreed = act.method !== 'face' || consentHash !== undefined;
      const verdict = agreed || result === 'spoof' ? verdicts[result] : 'no-consent';
      return () => recordFactorAttempt(c, act, verdict, last4, sessionRef, consentHash);
    },
  };
}

/** A face is shown to the provider, a card password to its issuer; what came of it is all we learn. */
const readSession = (
  { method }: ProveFactorMessage,
  look: ReadProxy,
  ref: string,
): Promise<FaceResult> =>
  method === 'card-password'
    ? look.readPasswordCheck.executeWithOptions({ summary: 'read the password check' }, [ref])
    : look.readFaceResult.executeWithOptions({ summary: 'read the face session' }, [ref]);

const verdicts = { passed: 'passed', failed: 'wrong', spoof: 'spoof' } as const;

function recordFactorAttempt(
  c: ChangeRequest,
  act: ProveFactorMessage,
  result: FactorAttempt['result'],
  last4: string,
  ref: string,
  consentHash?: string,
): void {
  const consent = consentHash === undefined ? {} : { consentHash };
  const { by, method } = act;
  c.facts.factors.push({ method, at: c.now(), result, last4, ref, by: by.id, ...consent });
  c.record(by.id, 'identity-checked', { data: { method, result, ...consent } });
}
