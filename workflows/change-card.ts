/** One workflow is one request: a merchant's settlement account changes to another card. */
import { allHandlersFinished, CancellationScope, condition } from '@temporalio/workflow';
import type { FailureCode } from '../domain/failures.ts';
import { admit } from './admission.ts';
import { Case } from './case.ts';
import { close } from './closing.ts';
import type { ChangeCardInput, Outcome } from './contract.ts';
import { accountProof } from './gates/account-proof.ts';
import { agreement } from './gates/agreement.ts';
import { cooling } from './gates/cooling.ts';
import { passGate, type GateEnd } from './gates/gate.ts';
import { identity } from './gates/identity.ts';
import { review } from './gates/review.ts';
import { screening } from './gates/screening.ts';
import { passSwitching } from './gates/switching.ts';
import { trial } from './gates/trial.ts';
import { listen } from './messages/index.ts';
import { notifyOnce } from './notify.ts';
import { correction } from './side/correction.ts';
import { frozen } from './side/frozen.ts';
import { rollBack } from './side/rolling-back.ts';
import { releaseToNewCard } from './switch/release.ts';

/** The main line, in order; each part is entered again after a correction or a freeze. */
const line: { enter(c: Case): Promise<GateEnd>; passed?(c: Case): Promise<unknown> }[] = [
  { enter: (c) => passGate(c, screening) },
  { enter: (c) => passGate(c, identity) },
  // What everybody is told when a part is behind us stands in rules.md E6.
  { enter: (c) => passGate(c, agreement), passed: (c) => notifyOnce(c, 'identity-passed') },
  { enter: (c) => passGate(c, review), passed: (c) => notifyOnce(c, 'review-approved') },
  { enter: (c) => passGate(c, accountProof) },
  { enter: (c) => passGate(c, cooling) },
  { enter: passSwitching, passed: (c) => notifyOnce(c, 'switch-finished') },
  { enter: (c) => passGate(c, trial) },
  { enter: releaseToNewCard },
];

export async function changeCard(input: ChangeCardInput): Promise<Outcome> {
  const c = new Case(input);
  listen(c);
  // A cancellation from the Temporal UI is a wish to stop, not an end: the risk officer decides.
  CancellationScope.current().cancelRequested.catch(() => {
    c.interrupt ??= { kind: 'freeze', by: 'temporal', code: 'RSK_STOP' };
  });
  return CancellationScope.nonCancellable(async () => {
    const taken = await admit(c);
    const outcome = taken ?? (await close(c, await process(c)));
    await condition(allHandlersFinished);
    return outcome;
  });
}

/** The parts in order, and the ways out of them. */
async function process(c: Case): Promise<Outcome> {
  for (let at = 0; at < line.length;) {
    const part = line[at];
    const end = await part?.enter(c);
    if (end?.kind === 'passed') {
      await part?.passed?.(c);
      at += 1;
    } else if (end) {
      const aside = await stepAside(c, end);
      if ('kind' in aside) return aside;
      if (aside.from === 'the start') at = 0;
    }
  }
  return c.end('completed');
}

/** Facts change under our hands now and then; facts that never settle are for a person to look at. */
const mostReturns = 5;

/** A gate did not pass: the merchant corrects, the risk officer judges, or the request ends. */
async function stepAside(
  c: Case,
  end: Exclude<GateEnd, { kind: 'passed' }>,
): Promise<Outcome | { from: 'the start' | 'here' }> {
  switch (end.kind) {
    case 'asked':
      return (await afterCorrection(c, end.problems)) ?? { from: 'the start' };
    case 'ended':
      return c.end(end.outcome, end.code);
    case 'back':
      c.record('system', 'gates passed again', { data: { unmet: end.unmet.join(', ') } });
      c.returns += 1;
      return c.returns > mostReturns ? judged(c, 'SYS_INTERNAL') : { from: 'the start' };
    case 'stopped':
      return end.freeze ? judged(c, end.code) : stopped(c, end.code);
    case 'interrupted': {
      const interrupt = c.interrupt;
      c.interrupt = undefined;
      switch (interrupt?.kind) {
        case undefined:
          return { from: 'here' };
        case 'withdraw':
          return c.end('cancelled', 'CXL_BY_MERCHANT');
        case 'freeze':
          return judged(c, interrupt.code);
        case 'ask':
          return (await afterCorrection(c, interrupt.problems)) ?? { from: 'the start' };
        case 'roll-back':
          return stopped(c, 'SWT_PARTIAL');
      }
    }
  }
}

async function afterCorrection(
  c: Case,
  problems: Parameters<typeof correction>[1],
): Promise<Outcome | undefined> {
  const end = await correction(c, problems);
  if (!end) return undefined;
  const aside = await stepAside(c, end as Exclude<GateEnd, { kind: 'passed' }>);
  return 'kind' in aside ? aside : undefined;
}

async function judged(c: Case, code: FailureCode): Promise<Outcome | { from: 'here' }> {
  if ((await frozen(c, code)) !== 'thaw') return stopped(c, code);
  // What he had before him is judged: it does not freeze the request again.
  c.facts.thawedAt = c.now();
  if (c.facts.callback?.confirmed === false) delete c.facts.callback;
  return { from: 'here' };
}

/** "No" before anything was ordered is a rejection; afterwards everything goes back first. */
async function stopped(c: Case, code: FailureCode): Promise<Outcome> {
  if (c.undo.length === 0) return c.end('rejected', code);
  await rollBack(c, code);
  return c.end('rolled-back', code);
}
