/**
 * Looking at the payouts, and what follows from it while nothing is wrong. The maintenance reads them every
 * day and says when there is something to see; the watch itself looks seldom (docs/decisions/0025-quiet-watch.md).
 */
import { addDuration } from '../../domain/time/duration.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { WatchAssessment } from '../../domain/watch/payout-watch.ts';
import { addTold } from '../../domain/watch/watch-reading.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { interruptRequest } from '../change-card/interrupt-request.ts';
import { readParty, type ReadResult } from '../shared/read-party.ts';
import {
  configureLaggingTerminals,
  buildOverdueWait,
  hasLaggingTerminals,
} from './lagging-terminals.ts';
import { takeUpNewTerminals } from './replaced-terminals.ts';
import { waitFor } from '../shared/waiting.ts';
import { applyHoldAndLock } from './payout-hold.ts';
import { adjustLimit } from './limit.ts';
import { buildQuietWait, keepReading, type WatchPartEnd, type Watch } from './watch.ts';
import { listUnprovenNetworks, lookAtNetworks } from './networks.ts';
import { buildWatchQuestion } from './watch-question.ts';
import { dropOldCard, getOldCardKeptUntil } from './old-card.ts';
import { runWatchOrder } from './watch-order.ts';

/** The card is paid, and looked after: the part of the watch in which nobody is called. */
export async function watchPayouts(w: Watch): Promise<WatchPartEnd> {
  const { c } = w;
  c.enterStage('completed');
  // Nobody has looked while payouts were stopped.
  w.nextReadAt = c.now();
  for (;;) {
    if (await adjustLimit(w)) return 'interrupted';
    const isReadDue = w.hasNewReport || c.now() >= w.nextReadAt;
    const end = isReadDue ? await lookAtPayouts(w) : await dropOldCard(w);
    if (end) return end;
    if (c.now() >= w.until) return 'over';
    if ((await waitForNextRead(w)) === 'interrupted') return 'interrupted';
    if (w.hold.isOn && (await applyHoldAndLock(w))) return 'interrupted';
  }
}

async function lookAtPayouts(w: Watch): Promise<WatchPartEnd | undefined> {
  const found = takeFirstLook(w) ?? (await readPayouts(w));
  if ('end' in found) return 'interrupted';
  const end = (await applyAssessment(w, found.answer)) ?? (await lookAtNetworks(w));
  w.nextReadAt = computeNextRead(w, found.answer);
  return end;
}

/** The request that began the watch has looked, unless payouts were stopped since. */
function takeFirstLook(w: Watch): ReadResult<WatchAssessment> | undefined {
  const { firstAssessment: answer } = w;
  w.firstAssessment = undefined;
  return answer && { answer };
}

/**
 * When the watch looks again by itself: before the cap is lifted, before it ends, and sooner where
 * terminals lag, another change of the card is under way, or a network that pays by itself has not paid yet [E2 watch].
 */
function computeNextRead(w: Watch, { isTargetWatched }: WatchAssessment): string {
  const { c, facts, until } = w;
  const { lookEvery, quietLookEvery } = c.policy.watch;
  const isProven = listUnprovenNetworks(w).length === 0;
  const isQuiet = isTargetWatched && isProven && !w.hold.isOn && !hasLaggingTerminals(c);
  const capEnds = addDuration(facts.since, c.policy['firstPayout.cap'].for);
  return findEarliest([
    until,
    addDuration(c.now(), isQuiet ? quietLookEvery : lookEvery),
    ...(isQuiet && !facts.capLifted ? [capEnds] : []),
  ]);
}

const findEarliest = (instants: readonly string[]): string => instants.toSorted()[0] ?? '';

/** One look at the payouts. */
export async function readPayouts(w: Watch): Promise<ReadResult<WatchAssessment>> {
  const { c, facts } = w;
  const question = buildWatchQuestion(c, facts);
  w.hasNewReport = false;
  const found = await readParty(c, {
    party: 'operator',
    what: 'payouts',
    withoutNotice: true,
    ask: (read) => read.assessPayouts(question),
  });
  if ('answer' in found) keepReading(w, found.answer, question.now);
  return found;
}

/** What a look calls for; undefined when the watch goes on. */
async function applyAssessment(
  w: Watch,
  assessment: WatchAssessment,
): Promise<WatchPartEnd | undefined> {
  if (assessment.superseded) return 'superseded';
  tellOfReturns(w, assessment);
  if (assessment.freeze) {
    interruptRequest(w.c, { kind: 'freeze', code: assessment.freeze });
    return 'interrupted';
  }
  if (assessment.sign) recordSign(w, assessment.sign);
  if (assessment.firstPayoutFen !== undefined) recordFirstPayout(w, assessment.firstPayoutFen);
  if (assessment.isTargetWatched && (await takeUpNewTerminals(w))) return 'interrupted';
  await configureLaggingTerminals(w);
  const end =
    (assessment.allowT0 && (await allowT0(w))) || (assessment.liftCap && (await liftCap(w)));
  return end ? 'interrupted' : dropOldCard(w);
}

/** What came back from the old card, and what the merchant owes, is told once [B3.1]. */
function tellOfReturns(w: Watch, assessment: WatchAssessment): void {
  const { c } = w;
  const { returns = [], debtFen } = assessment;
  Object.assign(w.facts, addTold(w.facts, assessment));
  for (const { intentId, amountFen, last4 } of returns)
    c.record('system', 'payout-came-back', { data: { payout: intentId, amountFen, card: last4 } });
  const amountFen = returns.reduce((sum, each) => sum + each.amountFen, 0);
  if (amountFen > 0) c.notifier.send('payout-returned', { amountFen });
  if (debtFen === undefined) return;
  c.record('system', 'balance-negative', { data: { amountFen: debtFen } });
  c.notifier.send('balance-negative', { amountFen: debtFen });
}

function recordSign({ c }: Watch, code: FailureCode): void {
  c.record('system', 'payout-sign-seen', { code });
  c.notifier.send('payout-sign', { problems: [{ field: 'payouts', code }] });
}

function recordFirstPayout({ c, facts }: Watch, amountFen: number): void {
  facts.firstPayoutSeen = true;
  c.record('system', 'first-payout-landed', { data: { amountFen } });
  c.notifier.send('first-payout', { amountFen });
}

async function allowT0(w: Watch): Promise<GateEnd | undefined> {
  const end = await runWatchOrder(w, 'allow-t0', 'allow settlement on the day of the sale again');
  if (!end) w.facts.t0Allowed = true;
  return end;
}

/** The notice goes with the order: nobody does anything by it that the order has to come before. */
async function liftCap(w: Watch): Promise<GateEnd | undefined> {
  if (w.c.interrupts.hasAny) return { kind: 'interrupted' };
  w.c.notifier.sendOnce('cap-lifted');
  // As the way back orders it: a key has one body.
  const undoes = [w.c.buildKey('set-cap', 'settlement')];
  const end = await runWatchOrder(w, 'lift-cap', 'lift the cap on payouts', { undoes });
  if (!end) w.facts.capLifted = true;
  return end;
}

/** Nobody but the owner can say that a payout has arrived which the network does not tell. */
const buildUnprovenWait = (w: Watch) => {
  const unproven = listUnprovenNetworks(w);
  if (unproven.length === 0) return undefined;
  return {
    next: {
      merchant: describeNextStep('confirm-network-payout'),
      staff: `nothing: the first payout of ${unproven.join(', ')} is waited for, and looked for every day`,
    },
  };
};

const waitForNextRead = (w: Watch) =>
  waitFor(
    w.c,
    {
      ...buildQuietWait(w.until),
      ...buildUnprovenWait(w),
      ...buildOverdueWait(w),
      remindAt: findEarliest([
        w.nextReadAt,
        ...(w.c.switch.snapshotRef === undefined ? [] : [getOldCardKeptUntil(w)]),
      ]),
    },
    () => w.hasNewReport || w.limit.wantedFen !== undefined,
  );
