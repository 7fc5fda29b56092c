/** What each duty is, done well, and what a schedule may make of it. */
import { documentKinds } from '../../../domain/request/document-kinds.ts';
import type { Problem } from '../../../domain/gates/assessment.ts';
import type { Status } from '../../../workflows/contract.ts';
import { buildMaterial } from '../../support/facts.ts';
import { actors, type SendAction, type SentAction } from './actors.ts';
import { statedFen } from '../parties/bank.ts';
import { newCards, oldLast4, requestId } from '../parties/context.ts';
import type { World } from '../parties/world.ts';
import type { BehaviourName, Variant } from '../schedule/schedule.ts';

export interface BehaviourContext {
  world: World;
  status: Status;
  /** How often it was tried in this very situation. */
  tries: number;
  sentActions: readonly SentAction[];
  act: SendAction;
  /** A moment later: the second of two people, or the second half of the work. */
  afterDelay: (then: () => void) => void;
}

export type Behaviour = (doing: BehaviourContext, variant: Variant | undefined) => void;

/** Every paper, and another card where the card was the fault; `wrong` mends nothing, `no` withdraws. */
const correct: Behaviour = ({ act, status }, variant) => {
  if (variant === 'no') return act('withdraw', actors.owner);
  const at = (field: string) =>
    status.problems.some((problem: Problem) => problem.field.startsWith(field));
  const otherCard = newCards.find(({ last4 }) => last4 !== status.newLast4);
  const changes = {
    oldAccount: { last4: oldLast4 },
    ...(at('materials') && { materials: documentKinds.map((kind) => buildMaterial(kind)) }),
    ...((at('newAccount') || variant === 'other') && { newAccount: otherCard }),
  };
  act('correct', actors.owner, {
    changes: variant === 'wrong' ? { oldAccount: { last4: oldLast4 } } : changes,
  });
};

/** A code, what it says, a face: in turn. `wrong` fails one, `no` is a fake face, `other` shows another card. */
const proveIdentity: Behaviour = (doing, variant) => {
  const { act, sentActions, world, status, tries } = doing;
  if (tries % 3 === 0) return act('requestCode', actors.owner);
  if (tries % 3 === 1) {
    const n = sentActions.filter(({ name }) => name === 'requestCode').length;
    const answerRef =
      variant === 'wrong' ? 'a guess' : `code of ${findLastCodeKey(world) ?? `none ${n}`}`;
    return act('proveFactor', actors.owner, { method: 'otp', answerRef });
  }
  const sessionRef = `face-${sentActions.length}`;
  const result =
    variant === 'wrong' ? ('failed' as const) : variant === 'no' ? ('spoof' as const) : undefined;
  const last4 = variant === 'other' ? '9999' : status.newLast4;
  world.faceSessions.set(sessionRef, { result: result ?? 'passed', last4 });
  return act('proveFactor', actors.owner, { method: 'face', sessionRef });
};

/** The newest code that reached the owner. */
const findLastCodeKey = (world: World): string | undefined =>
  world.notices.findLast(({ key }) => key.includes('/otp/'))?.key;

/** `no` declines; `wrong` says it is signed when it is not. */
const signAgreement: Behaviour = ({ act, world, status }, variant) => {
  const signingId = status.signing?.signingId ?? 'none';
  if (variant !== 'wrong') world.decideSigning(signingId, variant === 'no' ? 'declined' : 'signed');
  act('sign', actors.owner, { signingId });
};

/**
 * Maker, checker and whoever calls back, in turn: what one may not do is refused, and the next one
 * tries. `no` rejects, `other` asks for papers, `wrong` decides on evidence that is none.
 */
const review: Behaviour = (doing, variant) => {
  const { act, status, tries } = doing;
  if (tries % 3 === 2) return recordCallback(doing, variant);
  const by = tries % 3 === 0 ? actors.maker : actors.checker;
  const evidence = variant === 'wrong' ? 'none' : status.evidence;
  if (variant === 'no') return act('reject', by, { evidence, codes: ['REV_REJECTED_SUBJECT'] });
  if (variant !== 'other') return act('approve', by, { evidence });
  const problems = [{ field: 'materials.id-front', code: 'MAT_UNREADABLE' }];
  return act('requestInfo', by, { problems });
};

/** `no`: the one who was called knows nothing of it. */
const recordCallback: Behaviour = ({ act }, variant) =>
  act('recordCallback', actors.operator, { contactId: 'c-1', confirmed: variant !== 'no' });

/** The code in the cent's remark; or the payment from the card once that is wanted. `wrong` is another one. */
const enterCode: Behaviour = ({ act, status, world }, variant) => {
  const token = newCards.find(({ last4 }) => last4 === status.newLast4)?.token ?? '';
  const wanted = [...world.bank.incoming.values()].some((each) => each.accountToken === token);
  if (wanted) {
    world.bank.payFromCard(token, variant === 'wrong' ? statedFen + 1 : statedFen);
    return act('confirmPenny', actors.owner);
  }
  const penny = world.context.ledger.findLast(({ effect }) => effect === 'penny')?.key;
  const answerRef = variant === 'wrong' ? 'a guess' : `code of ${penny ?? 'none'}`;
  return act('confirmPenny', actors.owner, { answerRef });
};

/** Two risk officers thaw; `no` rejects, `wrong` is one officer asking twice. */
const decideFreeze: Behaviour = ({ act, afterDelay, status }, variant) => {
  if (variant === 'no')
    return act('reject', actors.risk, { evidence: status.evidence, codes: ['RSK_STOP'] });
  act('thaw', actors.risk, { reason: 'heard the owner' });
  const second = variant === 'wrong' ? actors.risk : actors.secondRisk;
  return afterDelay(() => act('thaw', second, { reason: 'heard the owner' }));
};

/** The operator has it tried again; `other` leaves the step out, `no` goes back: both by two people. */
const repairStep: Behaviour = ({ act, afterDelay, status }, variant) => {
  const field = status.problems.find((problem) => problem.field !== 'request')?.field ?? 'none';
  const step = field.replace(`${requestId}/`, '');
  if (variant === undefined || variant === 'late')
    return act('retryStep', actors.operator, { step });
  const two = (by: typeof actors.operator) =>
    variant === 'no'
      ? act('forceRollback', by, { reason: 'cannot be mended' })
      : act('skipStep', by, { step, reason: 'cannot be mended' });
  two(actors.operator);
  return afterDelay(() => two(variant === 'wrong' ? actors.operator : actors.secondOperator));
};

/** `no`: the cent did not come. */
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
