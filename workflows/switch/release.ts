/** The end of the switch: verifies the settlement target, sets the cap, releases the hold, opens the lock. */
import { isBelowTakings } from '../../domain/account/daily-limits.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { AskedRules } from '../change-card/gate-rules.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { closeInterrupts } from '../change-card/interrupt-request.ts';
import { readParty } from '../shared/read-party.ts';
import { askOperatorUntilDecided } from '../shared/operator-task.ts';
import { runStep } from './run-step.ts';
import { runSteps } from './run-steps.ts';
import { buildRequiredStep } from './step.ts';
import { buildUnlockOrder } from './orders.ts';
import { buildTermsStep } from './payout-terms.ts';
import { buildReleaseOrder } from './undo-release.ts';

export async function releaseToNewCard(c: ChangeRequest): Promise<GateEnd> {
  // The release belongs to the trial stage. After a freeze it is entered again.
  c.enterStage('trial');
  return (
    (await verifySettlementTarget(c)) ??
    (await runStep(c, buildTermsStep(c))) ??
    (await runRelease(c)) ?? { kind: 'passed' }
  );
}

/** The release moves money, so it comes first: an interrupt that is pending keeps it back [I4]. */
async function runRelease(c: ChangeRequest): Promise<GateEnd | undefined> {
  return runSteps(c, [
    {
      ...buildRequiredStep('release', 'settlement', buildReleaseOrder(c)),
      onDone: () => {
        markReleased(c);
      },
    },
    buildRequiredStep('unlock', 'settlement', buildUnlockOrder(c)),
  ]);
}

/** From here on nothing is rolled back or interrupted: the watch handles what comes now. */
function markReleased(c: ChangeRequest): void {
  c.money = 'new';
  c.switch.undoStack.length = 0;
  c.recordDeferrable('hold-released', { data: { money: 'new' } });
  closeInterrupts(c);
}

const what = 'settlement-target';
/** The release goes by a target that was read right before. */
const targetValidForMs = 60_000;

/** Reads the target back from the settlement system, which the release needs, and asks the rules about the trial with it. */
export async function readTarget(c: ChangeRequest): Promise<GateEnd | undefined> {
  let asked = undefined as AskedRules | undefined;
  const result = await readParty(c, {
    party: 'operator',
    what,
    ask: (read) => {
      asked = c.rules.askHere();
      return read.readSettlement({ merchant: c.scopeRef, ...(asked && { rules: asked.question }) });
    },
  });
  if ('end' in result) return result.end;
  const { answer, rules } = result.answer;
  c.rules.take(asked, rules);
  c.switch.cardVersion = answer.cardVersion;
  c.switch.readTarget = { last4: answer.targetLast4, at: c.now() };
  if (answer.targetLast4 === c.newLast4) reportLowLimit(c, answer.dailyLimitFen);
  return undefined;
}

/** A limit below an average day keeps nobody from being paid, only later: the owner and staff learn of it, once [A49]. */
function reportLowLimit(c: ChangeRequest, limitFen: number | undefined): void {
  const { dailyAverageFen = 0 } = c.facts.merchant?.value ?? {};
  if (limitFen === undefined || !isBelowTakings(limitFen, dailyAverageFen)) return;
  const problems: Problem[] = [{ field: 'newAccount', code: 'LIM_BELOW_NEED' }];
  if (!c.notifier.sendOnce('limit-low', { amountFen: limitFen, problems })) return;
  c.recordDeferrable('limit-low', { code: 'LIM_BELOW_NEED', data: { limitFen, dailyAverageFen } });
}

/** Payouts are released only if the settlement system says that they go to the new card. */
async function verifySettlementTarget(c: ChangeRequest): Promise<GateEnd | undefined> {
  for (;;) {
    const end = await readTargetUnlessJustRead(c);
    if (end) return end;
    const { readTarget: target } = c.switch;
    c.switch.readTarget = undefined;
    if (target?.last4 === c.newLast4) return undefined;
    c.record('system', 'target-mismatch', { code: 'SWT_RECON' });
    const decision = await askOperatorUntilDecided(c, {
      key: c.buildKey('read', what),
      what: 'the settlement target is not the new card',
      code: 'SWT_RECON',
      within: c.policy['rollback.ttl'],
      merchant: describeNextStep('held-safely'),
    });
    if (decision === 'interrupted') return { kind: 'interrupted' };
  }
}

function readTargetUnlessJustRead(c: ChangeRequest): Promise<GateEnd | undefined> | undefined {
  const { at = '' } = c.switch.readTarget ?? {};
  const isJustRead = Date.parse(c.now()) - Date.parse(at) < targetValidForMs;
  return isJustRead ? undefined : readTarget(c);
}
