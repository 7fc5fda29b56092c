/** How owners prove their identity: a code to a mobile of the record, the face at the provider, the password of the card at its issuer [A30, A31, A32]. */
import { countFaceTriesLeft } from '../../domain/identity/face-sessions.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { findCodeLock, findProofRefusal } from '../../domain/identity/earlier-proofs.ts';
import { evaluateOtp } from '../../domain/identity/one-time-codes.ts';
import type { ProofSubject } from '../../domain/parties/subject.ts';
import { isForPresentSubject } from '../../domain/identity/proof-subject.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { FactorAttempt, FactorMethod } from '../../domain/parties/identity.ts';
import type { SessionQuestion, SessionResult } from '../../activities/identity.ts';
import type { AssessedAnswer, WithRules } from '../../activities/rules.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { PendingProof } from '../stages/pending-proofs.ts';
import type { ProveFactorMessage } from '../contract.ts';
import type { ReadProxy } from '../shared/proxies.ts';
import { checkProofNow } from './proof-checks.ts';
import { registerAction } from './action-handler.ts';
import { buildRefusal } from './permission.ts';

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
      const tooMany = findProofRefusal(c.facts, c.policy, c.now());
      if (tooMany) return tooMany;
      if (act.method === 'otp')
        return findSentCode(c) ? findCodeLock(c.facts, c.policy, c.now()) : 'IDV_OTP_EXPIRED';
      if (!c.sessions.findUsable(act.method, act.sessionRef, c.facts)) return 'IDV_SESSION_UNKNOWN';
      const spent = act.method === 'face' && countFaceTriesLeft(c.facts, c.policy) === 0;
      return spent ? 'IDV_FACE_FAILED' : undefined;
    },
  );
}

const isSessionMethod = (method: FactorMethod): method is 'face' | 'card-password' =>
  method === 'face' || method === 'card-password';

const pickSubject = ({ personToken, accountToken }: ProofSubject): ProofSubject => ({
  personToken,
  accountToken,
});

const getProofName = ({ method }: ProveFactorMessage): string => `proof-${method}`;

/** The newest code, if it was sent for the present person and account. */
function findSentCode({ facts }: ChangeRequest): Facts['codesSent'][number] | undefined {
  const sent = facts.codesSent.at(-1);
  return sent && isForPresentSubject(sent, facts) ? sent : undefined;
}

const buildProof = (c: ChangeRequest, act: ProveFactorMessage): PendingProof =>
  act.method === 'otp' ? buildCodeProof(c, act) : buildSessionProof(c, act);

function buildCodeProof(c: ChangeRequest, act: ProveFactorMessage): PendingProof {
  const sent = findSentCode(c);
  if (!sent) throw buildRefusal('IDV_OTP_EXPIRED');
  const at = c.now();
  const build = (result: FactorAttempt['result']): FactorAttempt =>
    buildAttempt(act, at, { ...pickSubject(sent), result, ref: sent.ref });
  return {
    what: getProofName(act),
    check: async (read) => {
      const asked = c.rules.askHere({ factors: [...c.facts.factors, build('passed')] });
      const { answer: match, rules } = await read.compareCode({
        codeRef: sent.ref,
        answerRef: act.answerRef ?? '',
        ...(asked && { rules: asked.question }),
      });
      c.rules.take(asked, rules);
      if (match === 'misshapen') return () => 'INP_FORMAT';
      return () => recordFactorAttempt(c, build(evaluateOtp(sent.at, at, c.policy, match)));
    },
  };
}

/** The provider's answer must name the request, person and account that the session was opened for. */
function buildSessionProof(c: ChangeRequest, act: ProveFactorMessage): PendingProof {
  const session = isSessionMethod(act.method)
    ? c.sessions.findUsable(act.method, act.sessionRef, c.facts)
    : undefined;
  if (!session) throw buildRefusal('IDV_SESSION_UNKNOWN');
  const { sessionRef } = session;
  const subject = pickSubject(session);
  const question = { sessionRef, requestId: c.requestId, ...subject };
  const at = c.now();
  const build = (
    result: FactorAttempt['result'],
    { consentHash, area }: Pick<SessionResult, 'consentHash' | 'area'> = {},
  ): FactorAttempt => {
    const consent = consentHash === undefined ? {} : { consentHash };
    const place = area === undefined ? {} : { area };
    return buildAttempt(act, at, { ...subject, result, ref: sessionRef, ...consent, ...place });
  };
  return {
    what: getProofName(act),
    check: async (read) => {
      const { factors } = c.facts;
      const asked = c.rules.askHere({ factors: [...factors, build('passed')] });
      const { answer, rules } = await readSession(act, read, {
        ...question,
        ...(asked && { rules: asked.question }),
      });
      const { result, consentHash } = answer;
      // A session that is still open is no try: the person comes back when it is over.
      if (result === 'open')
        return () => c.record(act.by.id, 'identity-check-open', { data: { method: act.method } });
      const agreed = act.method !== 'face' || consentHash !== undefined;
      const attempt = build(agreed || result === 'spoof' ? verdicts[result] : 'no-consent', answer);
      c.rules.take(asked, rules, { factors: [...factors, attempt] });
      return () => {
        c.sessions.spend(sessionRef);
        recordFactorAttempt(c, attempt);
      };
    },
    drop: () => c.sessions.spend(sessionRef),
  };
}

/** A face is shown to the provider, a card password to its issuer; what came of it is all we learn. */
async function readSession(
  { method }: ProveFactorMessage,
  read: ReadProxy,
  question: SessionQuestion & WithRules,
): Promise<AssessedAnswer<SessionResult>> {
  if (method === 'face') return read.readFaceResult(question);
  const { rules: _unasked, ...session } = question;
  return { answer: await read.readPasswordCheck(session) };
}

const verdicts = { passed: 'passed', failed: 'wrong', spoof: 'spoof' } as const;

/** @param at when the person gave the proof: its check may take longer */
const buildAttempt = (
  { by, method }: ProveFactorMessage,
  at: string,
  attempt: Omit<FactorAttempt, 'method' | 'at' | 'by'>,
): FactorAttempt => ({ ...attempt, method, at, by: by.id });

function recordFactorAttempt(c: ChangeRequest, attempt: FactorAttempt): void {
  const { by, method, result, consentHash } = attempt;
  const consent = consentHash === undefined ? {} : { consentHash };
  c.facts.factors.push(attempt);
  const data = { method, result, ...consent };
  // A proof that was passed decides nothing by itself: the gate does, and the stage after it is written.
  if (result === 'passed') c.recordDeferrable('identity-checked', { data }, by);
  else c.record(by, 'identity-checked', { data });
}
