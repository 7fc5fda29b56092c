/** What people do in each situation, and how each variant of a schedule changes it. */
import { documentKinds, type DocumentKind } from '../../../domain/request/document-kinds.ts';
import type { Problem } from '../../../domain/gates/assessment.ts';
import type { Status } from '../../../workflows/contract.ts';
import { buildMaterial } from '../../support/facts.ts';
import { actors, type SendAction, type SentAction } from './actors.ts';
import { statedFen } from '../parties/bank.ts';
import type { World } from '../parties/world.ts';
import type { BehaviourName, Variant } from '../schedule/schedule.ts';

export interface BehaviourContext {
  world: World;
  status: Status;
  /** How often it was tried in this situation. */
  tries: number;
  sentActions: readonly SentAction[];
  act: SendAction;
  /** Runs later: for the second of two people, or the second half of the work. */
  afterDelay: (callback: () => void) => void;
}

export type Behaviour = (context: BehaviourContext, variant: Variant | undefined) => void;

const listAskedKinds = ({ problems }: Status): DocumentKind[] =>
  documentKinds.filter((kind) =>
    problems.some(({ field }) => field === 'materials' || field === `materials.${kind}`),
  );

/** Corrects with every document that was asked for, and with another card if the card had a problem; `wrong` corrects nothing, `no` withdraws. */
const correct: Behaviour = ({ act, status, world }, variant) => {
  if (variant === 'no') return act('withdraw', actors.owner);
  const at = (field: string) =>
    status.problems.some((problem: Problem) => problem.field.startsWith(field));
  const otherCard = world.cards.find(({ last4 }) => last4 !== status.newLast4);
  const changes = {
    oldAccount: world.request.oldAccount,
    ...(at('materials') && {
      materials: listAskedKinds(status).map((kind) => buildMaterial(kind)),
    }),
    ...((at('newAccount') || variant === 'other') && { newAccount: otherCard }),
  };
  act('correct', actors.owner, {
    changes: variant === 'wrong' ? { oldAccount: world.request.oldAccount } : changes,
  });
};

/** Requests a code, enters it, then passes a face check; `wrong` fails one, `no` is a spoofed face, `other` refers to a session of somebody else. */
const proveIdentity: Behaviour = (context, variant) => {
  const { act, afterDelay, sentActions, world, tries } = context;
  if (tries % 3 === 0) return act('requestCode', actors.owner);
  if (tries % 3 === 1) {
    const n = sentActions.filter(({ name }) => name === 'requestCode').length;
    const answerRef =
      variant === 'wrong' ? 'a guess' : `code of ${findLastCodeKey(world) ?? `none ${n}`}`;
    return act('proveFactor', actors.owner, { method: 'otp', answerRef });
  }
  act('openSession', actors.owner, { kind: 'face' });
  return afterDelay(() => showFace(context, variant));
};

/** Shows the face in the newest session that the engine opened; `other` refers to a session that it did not open. */
function showFace({ act, world }: BehaviourContext, variant: Variant | undefined): void {
  const [sessionRef, session] = [...world.faceSessions].at(-1) ?? ['none', undefined];
  const results = { wrong: 'failed', no: 'spoof' } as const;
  if (session?.result === 'open')
    session.result =
      variant === 'wrong' || variant === 'no' ? results[variant] : ('passed' as const);
  const shown = variant === 'other' ? 'face.of-another-request' : sessionRef;
  act('proveFactor', actors.owner, { method: 'face', sessionRef: shown });
}

/** Key of the newest code that reached the owner. */
const findLastCodeKey = (world: World): string | undefined =>
  world.notices.findLast(({ key }) => key.includes('/otp/'))?.key;

/** Signs; `no` declines, `wrong` reports a signature that does not exist. */
const signAgreement: Behaviour = ({ act, world, status }, variant) => {
  const signingId = status.signing?.signingId ?? 'none';
  if (variant !== 'wrong') world.decideSigning(signingId, variant === 'no' ? 'declined' : 'signed');
  act('sign', actors.owner, { signingId });
};

/**
 * Maker, checker and callback, in turn: an action that one of them may not take is refused, and the
 * next one tries. `no` rejects, `other` requests documents, `wrong` decides on unknown evidence.
 */
const review: Behaviour = (context, variant) => {
  const { act, status, tries } = context;
  if (tries % 3 === 2) return recordCallback(context, variant);
  const by = tries % 3 === 0 ? actors.maker : actors.checker;
  const evidence = variant === 'wrong' ? 'none' : status.evidence;
  if (variant === 'no') return act('reject', by, { evidence, codes: ['REV_REJECTED_SUBJECT'] });
  if (variant !== 'other') return act('approve', by, { evidence });
  const problems = [{ field: 'materials.id-front', code: 'MAT_UNREADABLE' }];
  return act('requestInfo', by, { problems });
};

/** Records a callback; `no`: the called contact denies the request. */
const recordCallback: Behaviour = ({ act }, variant) =>
  act('recordCallback', actors.operator, { contactId: 'c-1', confirmed: variant !== 'no' });

/** Enters the code in the remark of the cent, or pays from the card once that is requested; `wrong` uses another code or amount. */
const enterCode: Behaviour = ({ act, status, world }, variant) => {
  const token = world.cards.find(({ last4 }) => last4 === status.newLast4)?.token ?? '';
  const wanted = [...world.bank.incoming.values()].some((each) => each.accountToken === token);
  if (wanted) {
    world.bank.payFromCard(token, variant === 'wrong' ? statedFen + 1 : statedFen);
    return act('confirmPenny', actors.owner);
  }
  const penny = world.context.ledger.findLast(({ effect }) => effect === 'penny')?.key;
  const answerRef = variant === 'wrong' ? 'a guess' : `code of ${penny ?? 'none'}`;
  return act('confirmPenny', actors.owner, { answerRef });
};

/**
 * Two risk officers thaw, after a call where somebody objected; `no` rejects, `wrong` is one officer who asks
 * twice. A request that a contact denied can only be rejected.
 */
const decideFreeze: Behaviour = ({ act, afterDelay, status }, variant) => {
  if (variant === 'no' || status.next.staff.startsWith('reject'))
    return act('reject', actors.risk, { evidence: status.evidence, codes: ['RSK_STOP'] });
  if (status.next.staff.startsWith('call back'))
    act('recordCallback', actors.operator, { contactId: 'c-1', confirmed: true });
  act('thaw', actors.risk, { reason: 'heard the owner' });
  const second = variant === 'wrong' ? actors.risk : actors.secondRisk;
  return afterDelay(() => act('thaw', second, { reason: 'heard the owner' }));
};

/** An operator retries the step; `other` skips it and `no` forces the rollback, both by two operators. */
const repairStep: Behaviour = ({ act, afterDelay, status, world }, variant) => {
  const field = status.problems.find((problem) => problem.field !== 'request')?.field ?? 'none';
  const step = field.replace(`${world.requestId}/`, '');
  if (variant === undefined || variant === 'late')
    return act('retryStep', actors.operator, { step });
  const requestAs = (by: typeof actors.operator) =>
    variant === 'no'
      ? act('forceRollback', by, { reason: 'cannot be repaired' })
      : act('skipStep', by, { step, reason: 'cannot be repaired' });
  requestAs(actors.operator);
  return afterDelay(() => requestAs(variant === 'wrong' ? actors.operator : actors.secondOperator));
};

/** Confirms the test payout; `no`: the cent did not arrive. */
const confirmTest: Behaviour = ({ act }, variant) =>
  act('confirmTest', actors.owner, { ok: variant !== 'no' });

export const behaviours: Record<BehaviourName, Behaviour> = {
  correct,
  'prove-identity': proveIdentity,
  sign: signAgreement,
  review,
  'call-back': recordCallback,
  'enter-code': enterCode,
  'decide-freeze': decideFreeze,
  'repair-step': repairStep,
  confirm: confirmTest,
};
