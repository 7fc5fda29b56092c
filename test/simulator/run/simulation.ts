/** Plays one schedule with the real workflow and activities in a simulated world, and checks the invariants. */
import type { Outcome, Status } from '../../../workflows/contract.ts';
import type { Engine } from '../engine/engine.ts';
import { checkBesideWatch } from '../invariants/beside-watch.ts';
import { invariants, nextInvariants } from '../invariants/index.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { requestId } from '../parties/context.ts';
import { setUpRun, type SimulatedRun } from './setup.ts';

/** A run of more tasks than this loops. */
const maxTasks = 1_500;
/** Longer than any order is pending at a party. */
const maxOrderMs = 24 * 3_600_000;

export interface SimulationResult {
  played: SimulatedRun;
  /** When the request was completed. */
  watch: SimulatedRun | undefined;
  /** The violations of all invariants. */
  faults: string[];
}

/**
 * Plays a schedule to its end, and the watch over the new card after it.
 * @param startsAt epoch ms; by default at the hour of the schedule
 */
export async function simulate(
  engine: Engine,
  schedule: Schedule,
  startsAt?: number,
): Promise<SimulationResult> {
  const played = setUpRun(engine, schedule, startsAt);
  await playRun(played);
  const faults = checkInvariants(played);
  const watch = played.startWatch();
  if (watch && faults.length === 0) {
    await playRun(watch);
    faults.push(...checkInvariants(watch));
  }
  return { played, watch, faults };
}

const checkInvariants = (played: SimulatedRun): string[] => [
  ...invariants[played.part].flatMap((invariant) => invariant(played)),
  ...played.next.flatMap((next) => [
    ...nextInvariants.flatMap((invariant) => invariant(next).map((fault) => `next: ${fault}`)),
    ...checkBesideWatch(played, next),
  ]),
];

/** Runs to the end, then lets pending orders finish, then replays the whole history. */
async function playRun(played: SimulatedRun): Promise<void> {
  const { server, part, world } = played;
  await runToEnd(played);
  const { next } = played;
  for (const each of next) await runToEnd(each);
  if (server.closed) {
    if (!world.begunWatch || next.some((each) => each.server.closed))
      await completePendingOrders(played);
    if (part === 'request') played.retryFault = await retrySubmission(played);
  }
  for (const each of [played, ...next]) await each.server.replay();
  // The SDK learns of unhandled rejections one turn of the event loop later.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  for (const each of [played, ...next]) await each.server.dispose();
}

async function runToEnd(played: SimulatedRun): Promise<void> {
  const { server, injector, world, endsAt, next } = played;
  while (world.context.clock.now < endsAt && server.fault === undefined) {
    if (server.closed) return endRun(played, 'closed');
    if (server.completedTasks > maxTasks) return endRun(played, 'looped');
    if (!(await server.step())) return endRun(played, 'no-event');
    injector.injectDueEvents();
    await observeTasks(played);
    for (const each of next) await runAside(each);
  }
}

/** What is due for a run beside another one. */
async function runAside(played: SimulatedRun): Promise<void> {
  const { server, injector } = played;
  injector.injectDueEvents();
  while (!server.closed && server.fault === undefined && (await server.stepAside()))
    await observeTasks(played);
}

/** After each workflow task the people of the request see its status. */
async function observeTasks(played: SimulatedRun): Promise<void> {
  const { part, server, people, injector } = played;
  if (server.completedTasks === played.observedTasks) return;
  played.observedTasks = server.completedTasks;
  const status = await observeStatus(played);
  people.observe(status);
  // A closing request accepts nothing more; its watch does.
  if (part === 'watch' || !status.outcome) injector.observe(status);
}

function endRun(played: SimulatedRun, how: SimulatedRun['endReason']): void {
  played.endReason = how;
}

/** Adds a day's sales with every new stage of a request, and records its status beside the state of the parties. */
async function observeStatus({ part, server, world, observations }: SimulatedRun): Promise<Status> {
  const status = (await server.query('status')) as Status;
  const { settlement, context } = world;
  const isFirst = part === 'request' && world.requestId === requestId;
  if (isFirst && observations.at(-1)?.status.stage !== status.stage) settlement.settleTakings();
  const { binding, held } = settlement;
  const { bindings, records } = world.networks;
  const bound = Object.fromEntries(records.map(({ id }) => [id, bindings.get(`network:${id}`)]));
  observations.push({ at: context.clock.now, target: binding.last4, held, bound, status });
  return status;
}

/** Orders that are pending at the parties when a request ends still take effect. */
async function completePendingOrders({ world }: SimulatedRun): Promise<void> {
  const { clock } = world.context;
  const quietAt = clock.now + maxOrderMs;
  while (clock.nextAt !== undefined && clock.nextAt < quietAt) await clock.step();
}

/** Checks that a repeated submission starts nothing [I6, I7]. @returns the fault, if any */
async function retrySubmission({ resubmit, world }: SimulatedRun): Promise<string | undefined> {
  const { ledger } = world.context;
  const effects = ledger.length;
  const server = resubmit();
  while (!server.closed && server.fault === undefined && (await server.step()));
  await server.dispose();
  if (server.fault !== undefined) return server.fault;
  const outcome =
    server.closed?.how === 'completed' ? (server.closed.result as Outcome) : undefined;
  if (outcome?.code !== 'ACT_NO_CHANGE') return 'it was carried out again';
  return ledger.length > effects ? 'it had effects' : undefined;
}
