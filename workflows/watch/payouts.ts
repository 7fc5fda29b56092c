/** Looking at the payouts once a day, and what follows from it while nothing is wrong. */
import type { SettlementOrder } from '../../activities/settlement.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { WatchAssessment } from '../../domain/watch.ts';
import type { GateEnd } from '../gates/ends.ts';
import { breakIn } from '../interrupts.ts';
import { lookUp, type Found } from '../look-up.ts';
import { notify } from '../notify.ts';
import { mustBeDone } from '../switch/must-be-done.ts';
import { configureLagging, turnOfLate } from './lagging.ts';
import { progressOf } from '../switch/step.ts';
import { settlementOrder } from '../switch/steps.ts';
import { after, waitFor } from '../waiting.ts';
import type { PartEnd, Watch } from './watch.ts';

/** The card is paid, and looked after: the part of the watch in which nobody is called. */
export async function watching(w: Watch): Promise<PartEnd> {
  const { c } = w;
  c.enter('completed');
  for (;;) {
    const found = await look(w);
    if ('end' in found) return 'interrupted';
    const end = await follow(w, found.answer);
    if (end) return end;
    if (c.now() >= w.until) return 'over';
    if ((await untilNextLook(w)) === 'interrupted') return 'interrupted';
  }
}

/** One look at the payouts, and the next one a day later. */
export async function look(w: Watch): Promise<Found<WatchAssessment>> {
  const { c, facts } = w;
  const now = c.now();
  const terms = {
    'firstPayout.cap': c.policy['firstPayout.cap'],
    't0.afterChange': c.policy['t0.afterChange'],
  };
  const question = { merchant: c.merchant, facts, terms, now };
  w.lookNow = false;
  w.nextLook = after(c, c.policy.watch.lookEvery);
  const found = await lookUp(c, {
    party: 'operator',
    what: 'payouts',
    quiet: true,
    ask: (look_) =>
      look_.watchPayouts.executeWithOptions({ summary: 'look at the payouts' }, [question]),
  });
  if ('answer' in found) {
    w.seen = found.answer;
    facts.looked = { at: now, dueFen: found.answer.dueFen };
  }
  return found;
}

/** What a look calls for; undefined when the watch goes on. */
async function follow(w: Watch, seen: WatchAssessment): Promise<PartEnd | undefined> {
  if (seen.superseded) return 'superseded';
  if (seen.freeze) {
    breakIn(w.c, { kind: 'freeze', code: seen.freeze });
    return 'interrupted';
  }
  if (seen.firstPayoutFen !== undefined) firstPayout(w, seen.firstPayoutFen);
  await configureLagging(w);
  const end =
    (seen.allowT0 && (await allowT0(w))) ||
    (seen.liftCap && (await liftCap(w))) ||
    (await dropOldCard(w));
  return end ? 'interrupted' : undefined;
}

function firstPayout({ c, facts }: Watch, amountFen: number): void {
  facts.firstPayoutSeen = true;
  c.record('system', 'first payout landed', { data: { amountFen } });
  notify(c, 'first-payout', { amountFen });
}

async function allowT0(w: Watch): Promise<GateEnd | undefined> {
  const end = await ordered(w, 'allow-t0', 'allow settlement on the day of the sale again');
  if (!end) w.facts.t0Allowed = true;
  return end;
}

async function liftCap(w: Watch): Promise<GateEnd | undefined> {
  const end = await ordered(w, 'lift-cap', 'lift the cap on payouts');
  if (end) return end;
  w.facts.capLifted = true;
  notify(w.c, 'cap-lifted');
  return undefined;
}

/**
 * The old card is kept for money that comes back, and for the way back; then nothing of it is left
 * anywhere (rules.md E2 oldCard.keep). The watch keeps it no longer than itself.
 */
async function dropOldCard(w: Watch): Promise<GateEnd | undefined> {
  const { c, facts } = w;
  const { snapshotRef } = c;
  const keptUntil = after(c, c.policy['oldCard.keep'], facts.since);
  if (snapshotRef === undefined || c.now() < (keptUntil < w.until ? keptUntil : w.until))
    return undefined;
  const end = await ordered(w, 'drop-old-card', 'drop the old card', { snapshotRef });
  if (!end) c.snapshotRef = undefined;
  return end;
}

const ordered = (
  { c }: Watch,
  kind: SettlementOrder['kind'],
  summary: string,
  fields: Partial<SettlementOrder> = {},
): Promise<GateEnd | undefined> =>
  mustBeDone(
    c,
    progressOf(c, { name: kind, target: 'settlement' }),
    settlementOrder(c, kind, summary, fields),
  );

const untilNextLook = (w: Watch) =>
  waitFor(
    w.c,
    {
      waitingOn: 'clock',
      next: {
        merchant: nextStep('nothing'),
        staff: 'nothing: the payouts are looked at every day',
      },
      ...turnOfLate(w),
      due: w.until,
      remindAt: w.nextLook,
      summary: 'next look at the payouts',
    },
    () => w.lookNow,
  );
