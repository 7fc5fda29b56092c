/** What each duty is, done well, and what a schedule may make of it. */
import { materialKinds } from '../../domain/card-change.ts';
import type { Problem } from '../../domain/assessment.ts';
import type { Status } from '../../workflows/contract.ts';
import { material } from '../support/facts.ts';
import { cast, type Act, type Acted } from './cast.ts';
import { statedFen } from './parties/bank.ts';
import { newCards, oldLast4, requestId } from './parties/ground.ts';
import type { World } from './parties/world.ts';
import type { Duty, Manner } from './schedule.ts';

export interface Doing {
  world: World;
  status: Status;
  /** How often it was tried in this very situation. */
  tries: number;
  acted: readonly Acted[];
  act: Act;
  /** A moment later: the second of two people, or the second half of the work. */
  later: (then: () => void) => void;
}

export type Do = (doing: Doing, manner: Manner | undefined) => void;

/** Every paper, and another card where the card was the fault; `wrong` mends nothing, `no` withdraws. */
const correct: Do = ({ act, status }, manner) => {
  if (manner === 'no') return act('withdraw', cast.owner);
  const at = (field: string) =>
    status.problems.some((problem: Problem) => problem.field.startsWith(field));
  const otherCard = newCards.find(({ last4 }) => last4 !== status.newLast4);
  const changes = {
    oldAccount: { last4: oldLast4 },
    ...(at('materials') && { materials: materialKinds.map((kind) => material(kind)) }),
    ...((at('newAccount') || manner === 'other') && { newAccount: otherCard }),
  };
  act('correct', cast.owner, {
    changes: manner === 'wrong' ? { oldAccount: { last4: oldLast4 } } : changes,
  });
};

/** A code, what it says, a face: in turn. `wrong` fails one, `no` is a fake face, `other` shows another card. */
const prove: Do = (doing, manner) => {
  const { act, acted, world, status, tries } = doing;
  if (tries % 3 === 0) return act('requestCode', cast.owner);
  if (tries % 3 === 1) {
    const n = acted.filter(({ name }) => name === 'requestCode').length;
    const answerRef = manner === 'wrong' ? 'a guess' : `code of ${lastCode(world) ?? `none ${n}`}`;
    return act('proveFactor', cast.owner, { method: 'otp', answerRef });
  }
  const sessionRef = `face-${acted.length}`;
  const result =
    manner === 'wrong' ? ('failed' as const) : manner === 'no' ? ('spoof' as const) : undefined;
  const last4 = manner === 'other' ? '9999' : status.newLast4;
  world.faces.set(sessionRef, { result: result ?? 'passed', last4 });
  return act('proveFactor', cast.owner, { method: 'face', sessionRef });
};

/** The newest code that reached the owner. */
const lastCode = (world: World): string | undefined =>
  world.told.findLast(({ key }) => key.includes('/otp/'))?.key;

/** `no` declines; `wrong` says it is signed when it is not. */
const sign: Do = ({ act, world, status }, manner) => {
  const signingId = status.signing?.signingId ?? 'none';
  if (manner !== 'wrong') world.decide(signingId, manner === 'no' ? 'declined' : 'signed');
  act('sign', cast.owner, { signingId });
};

/**
 * Maker, checker and whoever calls back, in turn: what one may not do is refused, and the next one
 * tries. `no` rejects, `other` asks for papers, `wrong` decides on evidence that is none.
 */
const review: Do = (doing, manner) => {
  const { act, status, tries } = doing;
  if (tries % 3 === 2) return callBack(doing, manner);
  const by = tries % 3 === 0 ? cast.maker : cast.checker;
  const evidence = manner === 'wrong' ? 'none' : status.evidence;
  if (manner === 'no') return act('reject', by, { evidence, codes: ['REV_REJECTED_SUBJECT'] });
  if (manner !== 'other') return act('approve', by, { evidence });
  const problems = [{ field: 'materials.id-front', code: 'MAT_UNREADABLE' }];
  return act('requestInfo', by, { problems });
};

/** `no`: the one who was called knows nothing of it. */
const callBack: Do = ({ act }, manner) =>
  act('recordCallback', cast.operator, { contactId: 'c-1', confirmed: manner !== 'no' });

/** The code in the cent's remark; or the payment from the card once that is wanted. `wrong` is another one. */
const enterCode: Do = ({ act, status, world }, manner) => {
  const token = newCards.find(({ last4 }) => last4 === status.newLast4)?.token ?? '';
  const wanted = [...world.bank.incoming.values()].some((each) => each.accountToken === token);
  if (wanted) {
    world.bank.pay(token, manner === 'wrong' ? statedFen + 1 : statedFen);
    return act('confirmPenny', cast.owner);
  }
  const penny = world.ground.ledger.findLast(({ effect }) => effect === 'penny')?.key;
  const answerRef = manner === 'wrong' ? 'a guess' : `code of ${penny ?? 'none'}`;
  return act('confirmPenny', cast.owner, { answerRef });
};

/** Two risk officers thaw; `no` rejects, `wrong` is one officer asking twice. */
const judge: Do = ({ act, later, status }, manner) => {
  if (manner === 'no')
    return act('reject', cast.risk, { evidence: status.evidence, codes: ['RSK_STOP'] });
  act('thaw', cast.risk, { reason: 'heard the owner' });
  const second = manner === 'wrong' ? cast.risk : cast.secondRisk;
  return later(() => act('thaw', second, { reason: 'heard the owner' }));
};

/** The operator has it tried again; `other` leaves the step out, `no` goes back: both by two people. */
const mend: Do = ({ act, later, status }, manner) => {
  const field = status.problems.find((problem) => problem.field !== 'request')?.field ?? 'none';
  const step = field.replace(`${requestId}/`, '');
  if (manner === undefined || manner === 'late') return act('retryStep', cast.operator, { step });
  const two = (by: typeof cast.operator) =>
    manner === 'no'
      ? act('forceRollback', by, { reason: 'cannot be mended' })
      : act('skipStep', by, { step, reason: 'cannot be mended' });
  two(cast.operator);
  return later(() => two(manner === 'wrong' ? cast.operator : cast.secondOperator));
};

/** `no`: the cent did not come. */
const confirm: Do = ({ act }, manner) => act('confirmTest', cast.owner, { ok: manner !== 'no' });

export const done: Record<Duty, Do> = {
  correct,
  prove,
  sign,
  review,
  'call-back': callBack,
  'enter-code': enterCode,
  judge,
  mend,
  confirm,
};
