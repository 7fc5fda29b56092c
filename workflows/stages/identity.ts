import type { CheckedDocuments } from '../../domain/parties/identity.ts';
import { findAgentToken } from '../../domain/request/owner.ts';
import { getProofSubject } from '../../domain/identity/proof-subject.ts';
import { findIdentityProblems } from '../../domain/identity/identity-problems.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { findCodeLock } from '../../domain/identity/earlier-proofs.ts';
import type { Moment } from '../../activities/moments.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { readParty } from '../shared/read-party.ts';
import type { ReadProxy } from '../shared/proxies.ts';
import type { WaitState } from '../shared/wait-state.ts';
import { computeDeadline, waitFor } from '../shared/waiting.ts';
import type { Gate, NeedAssessment, Obtain } from './gate.ts';
import { checkPendingProofs } from './check-pending-proofs.ts';

/** The owner may prove their identity while the documents are checked. */
const checkDocument: Obtain = async (c, needed) => {
  const { applicant, materials } = c.facts.request;
  const agentToken = findAgentToken(c.facts.request);
  const proofsBefore = countProofs(c);
  const ask = (read: ReadProxy, moment?: Moment) =>
    read.checkDocument({
      requestId: c.requestId,
      merchant: c.merchant,
      ...getProofSubject(c.facts),
      ...(agentToken !== undefined && { agentToken }),
      applicant,
      materials: materials.map(({ sha256: _hash, ...examined }) => examined),
      ...(moment && { moment }),
    });
  const result = await readParty(c, {
    party: 'operator',
    what: 'identity-document',
    ask,
    ...(needed.needs.includes('identity-factor') && {
      first: { wait: buildFactorWait(c, needed), ask },
    }),
    endOnRefusal: (code) => ({ kind: 'asked', problems: [{ field: 'applicant', code }] }),
  });
  if ('end' in result) return result.end;
  const { answer: value } = result.answer;
  c.facts.document = { value, at: c.now() };
  return isWithoutFault(value) && countProofs(c) === proofsBefore ? undefined : 'assess';
};

/** Whether a first proof can be awaited at once, since there is nothing for the rules to decide. */
const isWithoutFault = ({ agent, examination, result }: CheckedDocuments): boolean =>
  result === 'passed' &&
  (agent === undefined || agent.result === 'passed') &&
  (examination?.findings ?? []).length === 0;

const buildFactorWait = (c: ChangeRequest, { triesLeft }: NeedAssessment) =>
  ({
    waitingOn: 'merchant',
    due: computeDeadline(c, c.policy['identity.ttl'], c.since),
    ...(triesLeft !== undefined && { triesLeft }),
    problems: findIdentityProblems(c.facts, c.policy),
    next: { merchant: describeNextStep('prove-identity'), staff: 'a clerk may attest in person' },
  }) satisfies WaitState;

/** Waits for one more proof. After the deadline the merchant is asked to correct; the request does not end [E3 identity]. */
const awaitIdentityFactor: Obtain = async (c, needed) => {
  const proofsBefore = countProofs(c);
  const end = await waitFor(
    c,
    { ...buildFactorWait(c, needed), summary: 'identity proved by' },
    () => countProofs(c) !== proofsBefore || c.proofs.hasDeferred,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late')
    return { kind: 'asked', problems: [{ field: 'identity', code: 'IDV_NOT_PROVED' }] };
  const proofEnd = await checkPendingProofs(c);
  if (proofEnd) return proofEnd;
  if (countProofs(c) !== proofsBefore) sendFailureNotice(c);
  return undefined;
};

function sendFailureNotice(c: ChangeRequest): void {
  const newest = c.facts.factors.at(-1);
  if (newest?.result !== 'wrong') return;
  const locked = newest.method === 'otp' && findCodeLock(c.facts, c.policy, c.now()) !== undefined;
  c.notifier.send(locked ? 'identity-locked' : 'identity-failed');
}

const countProofs = (c: ChangeRequest): number =>
  c.facts.factors.length + (c.facts.attested ? 1 : 0);

export const identity: Gate = {
  name: 'identity',
  obtain: { 'document-check': checkDocument, 'identity-factor': awaitIdentityFactor },
};
