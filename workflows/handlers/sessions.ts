/** Sessions at providers are opened by us, for this request, this person and this account [A31, A32, D one person]. */
import { countFaceTriesLeft } from '../../domain/identity/face-sessions.ts';
import { getProofSubject, isForPresentSubject } from '../../domain/identity/proof-subject.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ProofSession, SessionKind } from '../../domain/parties/identity.ts';
import type { SessionOrder } from '../../activities/identity.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { ActionAnswer } from '../contract.ts';
import { tryRead } from '../shared/read-party.ts';
import { registerAction } from './action-handler.ts';
import { buildAnswer, buildRefusal } from './permission.ts';

type FactorSessionKind = Exclude<SessionKind, 'signing'>;

export function registerSessionHandlers(c: ChangeRequest): void {
  registerAction(
    c,
    'openSession',
    ({ by, kind }) => (kind === 'signing' ? answerSigning(c) : openFactorSession(c, by.id, kind)),
    ({ kind }) => findRefusal(c, kind),
  );
}

function findRefusal(c: ChangeRequest, kind: unknown): FailureCode | undefined {
  switch (kind) {
    case 'signing':
      if (c.stage !== 'agreement') return 'ACT_WRONG_STAGE';
      return findSigningSession(c) ? undefined : 'UPS_BUSY';
    case 'face':
    case 'card-password': {
      if (c.stage !== 'identity') return 'ACT_WRONG_STAGE';
      // One at a time: of two calls side by side the second gets the session of the first.
      if (c.proofs.isInCheck(getOpeningName(kind))) return 'ACT_NO_CHANGE';
      const isSpent = kind === 'face' && countFaceTriesLeft(c.facts, c.policy) === 0;
      return isSpent ? 'IDV_FACE_FAILED' : undefined;
    }
    default:
      return 'INP_FORMAT';
  }
}

const getOpeningName = (kind: FactorSessionKind): string => `session-${kind}`;

/** The gate has opened the signing; its link is given once more. */
function answerSigning(c: ChangeRequest): ActionAnswer {
  const session = findSigningSession(c);
  if (!session) throw buildRefusal('UPS_BUSY');
  return { ...buildAnswer(c), session };
}

function findSigningSession({ agreement, facts }: ChangeRequest): ProofSession | undefined {
  const { signing } = agreement;
  return signing && isForPresentSubject(signing, facts)
    ? { kind: 'signing', sessionRef: signing.signingId, url: signing.url }
    : undefined;
}

async function openFactorSession(
  c: ChangeRequest,
  by: string,
  kind: FactorSessionKind,
): Promise<ActionAnswer> {
  const open = c.sessions.findOpen(kind, c.facts, c.now());
  if (open) return buildSessionAnswer(c, { kind, sessionRef: open.sessionRef, url: open.url });
  const subject = getProofSubject(c.facts);
  const order: SessionOrder = {
    key: c.buildKey(kind, c.sessions.countAttempt()),
    requestId: c.requestId,
    merchant: c.merchant,
    ...subject,
    newLast4: c.newLast4,
    bankName: c.facts.account?.bankName ?? '',
  };
  const opening = getOpeningName(kind);
  c.proofs.start(opening);
  const found = await tryRead(c, (read) =>
    kind === 'face' ? read.openFaceSession(order) : read.openPasswordCheck(order),
  );
  c.proofs.finish(opening);
  if (!found) throw buildRefusal('UPS_BUSY');
  if ('refusal' in found) throw buildRefusal(found.refusal);
  const { sessionRef, url } = found.answer;
  c.sessions.add({ kind, sessionRef, url, ...subject, openedAt: c.now() });
  c.recordDeferrable('identity-session-opened', { data: { method: kind } }, by);
  return buildSessionAnswer(c, { kind, sessionRef, url });
}

const buildSessionAnswer = (c: ChangeRequest, session: ProofSession): ActionAnswer => ({
  ...buildAnswer(c, 'done', describeNextStep('open-link')),
  session,
});
