/** The switch: payouts are held while the settlement account changes, step by step. */
import { condition, patched } from '@temporalio/workflow';
import type { Problem } from '../../domain/gates/assessment.ts';
import { haveChecksAged } from '../../domain/switch/aged-checks.ts';
import { addDuration } from '../../domain/time/duration.ts';
import { findCutoverTime } from '../../domain/time/calendar.ts';
import { findCurrentPennies, findCurrentReversePenny } from '../../domain/account/proofs.ts';
import type { Network } from '../../domain/parties/merchant.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { lockOtherChanges } from '../change-card/change-lock.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { prepareApplication } from '../switch/network-way-back.ts';
import { confirmNetworkCutover } from '../switch/paying-networks.ts';
import type { Step } from '../switch/step.ts';
import { takeSwitchTurn } from '../switch/switch-turn.ts';
import { awaitBatchesClosed } from '../switch/open-batches.ts';
import { groupByParty, planSwitch } from '../switch/plan.ts';
import type { StoppedCutover } from '../switch/place-orders.ts';
import { runSteps } from '../switch/run-steps.ts';
import { publishState } from '../change-card/visibility.ts';
import { waitFor } from '../shared/waiting.ts';
import type { GateEnd } from './stage-end.ts';
import { awaitCutoverAllowed, describeCutover } from './cutover-freeze.ts';
import type { Gate } from './gate.ts';
import { passGate } from './pass-gate.ts';
import { checkPennyReports } from './penny-reports.ts';
import { awaitOtherChange, screening } from './screening.ts';

/** The last assessments, before the first order and before the hold: every condition of a switch must be met at once [I5]. */
const switching: Gate = { name: 'switching', obtain: screening.obtain };

export async function runSwitching(c: ChangeRequest): Promise<GateEnd> {
  for (;;) {
    const end = await runSwitchOnce(c);
    if (end.kind !== 'cutover-stopped') return end;
    const stopEnd = await awaitCutoverAllowed(c, end.freeze);
    if (stopEnd) return stopEnd;
  }
}

/** Another request of the merchant comes first: it is looked at again, for `otherChange.waitFor` at most. @param last ISO 8601 */
async function awaitNextLook(c: ChangeRequest, last: string): Promise<GateEnd | undefined> {
  if (c.now() >= last) return { kind: 'ended', outcome: 'expired', code: 'EXP_DEADLINE' };
  return awaitOtherChange(c, { until: addDuration(c.now(), c.policy.otherChange.lookEvery) });
}

/**
 * Waits while another request of the merchant has the lock of changes, such as a watch that is frozen; it is ordered again
 * with every look [A68, E5 POL_CHANGE_LOCK]. Open requests go the old way.
 */
async function awaitChangeLock(c: ChangeRequest): Promise<GateEnd | undefined> {
  const last = addDuration(c.now(), c.policy.otherChange.waitFor);
  while (c.changeLock.isHeldByOther && patched('0.2-wait-for-the-change-lock')) {
    c.enterStage('switching');
    lockOtherChanges(c);
    await condition(() => !c.changeLock.isBeingOrdered || c.interrupts.hasAny);
    if (!c.changeLock.isHeldByOther) return undefined;
    const end = await awaitNextLook(c, last);
    if (end) return end;
  }
  return undefined;
}

/**
 * Every condition is met, and no watch over the card that is paid now is putting the one before back: that is waited for,
 * and changes what was read of the merchant.
 */
async function awaitTurn(c: ChangeRequest): Promise<GateEnd | undefined> {
  const last = addDuration(c.now(), c.policy.otherChange.waitFor);
  for (;;) {
    const notReadyEnd = (await awaitChangeLock(c)) ?? (await awaitReadyInWindow(c));
    if (notReadyEnd || !c.facts.isBesideWatch) return notReadyEnd;
    const isOurTurn = await takeSwitchTurn(c);
    if (isOurTurn === undefined) return { kind: 'interrupted' };
    if (isOurTurn) return undefined;
    const end = await awaitNextLook(c, last);
    if (end) return end;
    delete c.facts.merchant;
  }
}

/** Goes on where the switch stands: steps that were done before a freeze are not run again. */
async function runSwitchOnce(c: ChangeRequest): Promise<GateEnd | StoppedCutover> {
  if (!c.switch.hasStarted) {
    const notReadyEnd = await awaitTurn(c);
    if (notReadyEnd) return notReadyEnd;
  }
  c.enterStage('switching');
  const record = c.facts.merchant?.value;
  if (!record) return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
  // A wait on the way publishes it.
  publishState(c, true);
  const steps = planSwitch(c, record);
  // Status shows the whole plan from the start.
  for (const step of steps) c.switch.getOrCreateProgress(step);
  for (const errand of groupByParty(steps)) {
    const end = await runSwitchErrand(c, errand);
    if (end) return end;
    if (c.money === 'hold') c.notifier.sendOnce('switch-started');
  }
  c.recordDeferrable('switch-finished');
  return { kind: 'passed' };
}

async function runSwitchErrand(
  c: ChangeRequest,
  steps: readonly Step[],
): Promise<GateEnd | StoppedCutover | undefined> {
  const names = steps.map(({ name }) => name);
  const payer = steps.find((step) => step.payer)?.payer;
  const movesTarget = names.includes('set-target');
  const isCutover = movesTarget || payer !== undefined;
  const end =
    (await prepareErrand(c, steps)) ??
    (isCutover ? await renewChecks(c, steps) : undefined) ??
    (payer && (await prepareApplication(c, payer))) ??
    (movesTarget ? await prepareCutover(c) : payer && (await checkPenny(c)));
  if (end) return end;
  const mustBeAllowed = isCutover || names.includes('lock') || names.includes('hold');
  return (
    (await runSteps(c, steps, mustBeAllowed ? describeCutover(c) : undefined)) ??
    (payer && confirmIfDone(c, payer))
  );
}

/** A network that was left out is not asked. */
function confirmIfDone(c: ChangeRequest, payer: Network): Promise<GateEnd | undefined> | undefined {
  const { state } = c.switch.getOrCreateProgress({ name: 'change', target: payer.id });
  const isKnown = c.switch.networkMoney[payer.id] === 'new';
  return state === 'done' && !isKnown ? confirmNetworkCutover(c, payer) : undefined;
}

/**
 * Around an audit, while the old card is paid: its beginning is told, and after its end, days later, every
 * condition of the switch must be met once more before payouts are held [I5].
 */
async function prepareErrand(
  c: ChangeRequest,
  steps: readonly Step[],
): Promise<GateEnd | undefined> {
  if (c.money !== 'old') return undefined;
  const names = steps.map(({ name }) => name);
  if (names.includes('change')) c.notifier.sendOnce('network-audit');
  const isAfterAudit = names.includes('hold') && !names.includes('lock');
  if (!isAfterAudit) return undefined;
  const end = await awaitReadyInWindow(c);
  c.enterStage('switching');
  return end;
}

/**
 * A cut-over for which the switch has waited longer than a check is valid: every condition must be met once more, though
 * payouts are held meanwhile [I5, B3.10]. Open requests go the old way.
 */
async function renewChecks(c: ChangeRequest, steps: readonly Step[]): Promise<GateEnd | undefined> {
  const isTried = steps.some((step) => c.switch.getOrCreateProgress(step).state !== 'pending');
  if (isTried || !haveChecksAged(c.facts, c.policy, c.now())) return undefined;
  if (!patched('0.2-checks-before-a-late-cut-over')) return undefined;
  const end = await awaitReadyInWindow(c);
  c.enterStage('switching');
  return end;
}

/** Both before the settlement target changes; the cent is looked at last. */
const prepareCutover = async (c: ChangeRequest): Promise<GateEnd | undefined> =>
  (await awaitBatchesClosed(c)) ?? checkPenny(c);

/** Before the settlement target changes: the cent may have been returned since the switch began. */
async function checkPenny(c: ChangeRequest): Promise<GateEnd | undefined> {
  const reportsEnd = await checkPennyReports(c);
  if (reportsEnd) return reportsEnd;
  const penny = findCurrentPennies(c.facts).at(-1);
  const disproves = penny?.state === 'returned' && !findCurrentReversePenny(c.facts);
  return disproves ? { kind: 'stopped', code: 'ACC_PENNY_RETURNED' } : undefined;
}

/** Returns when the gate passes and the cut-over window is open at the same time: checks take time, and windows close. */
async function awaitReadyInWindow(c: ChangeRequest): Promise<GateEnd | undefined> {
  for (;;) {
    const windowEnd = await waitForWindow(c);
    if (windowEnd) return windowEnd;
    const gateEnd = await passGate(c, switching);
    if (gateEnd.kind !== 'passed') return gateEnd;
    if (computeOpening(c) <= c.now()) return undefined;
  }
}

const computeOpening = (c: ChangeRequest): string => {
  const { account, request } = c.facts;
  return findCutoverTime(c.now(), request.preferredWindow, c.policy, account?.bankCode);
};

/**
 * Waits for the cut-over window: not while the day's settlement file is made, not on freeze dates,
 * and in the window that the merchant chose, if any [E2 cutover.window, A18].
 */
async function waitForWindow(c: ChangeRequest): Promise<GateEnd | undefined> {
  for (let opens = computeOpening(c); opens > c.now(); opens = computeOpening(c)) {
    c.enterStage('switching');
    const problems: Problem[] = [
      { field: 'cutover.window', code: 'POL_WINDOW', params: { time: opens } },
    ];
    c.notifier.send('window-delay', { until: opens, problems });
    const end = await waitFor(
      c,
      {
        waitingOn: 'clock',
        due: opens,
        problems,
        next: { merchant: describeNextStep('wait-until', { time: opens }), staff: 'nothing' },
        summary: 'cut-over window opens',
      },
      () => computeOpening(c) !== opens,
    );
    if (end === 'interrupted') return { kind: 'interrupted' };
  }
  return undefined;
}
