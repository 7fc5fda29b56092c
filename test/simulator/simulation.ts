/** One schedule, played by the real workflow and the real activities in a simulated world, and judged. */
import type { Outcome, Status } from '../../workflows/contract.ts';
import type { Engine } from './engine.ts';
import { invariants } from './invariants/index.ts';
import type { Schedule } from './schedule.ts';
import { stage, type Played } from './stage.ts';

/** A run of more tasks than this goes round in circles. */
const mostTasks = 1_500;
/** Longer than any order is under way at a party. */
const longestOrderMs = 24 * 3_600_000;

export interface Simulated {
  played: Played;
  /** When the request was completed. */
  watch: Played | undefined;
  /** What was wrong, by every invariant. */
  faults: string[];
}

/**
 * Plays a schedule to its end, and the watch over the new card after it.
 * @param startsAt epoch ms; at the hour of the schedule unless told
 */
export async function simulate(
  engine: Engine,
  schedule: Schedule,
  startsAt?: number,
): Promise<Simulated> {
  const played = stage(engine, schedule, startsAt);
  await play(played);
  const faults = judged(played);
  const watch = played.watch();
  if (watch && faults.length === 0) {
    await play(watch);
    faults.push(...judged(watch));
  }
  return { played, watch, faults };
}

const judged = (played: Played): string[] =>
  invariants[played.part].flatMap((invariant) => invariant(played));

/** A run to its end, then what comes after the end, then the whole of it from its history. */
async function play(played: Played): Promise<void> {
  const { server, part } = played;
  await carryThrough(played);
  if (server.closed) {
    if (server.children.length === 0) await settleDown(played);
    if (part === 'request') played.retried = await retried(played);
  }
  await server.replay();
  // The SDK hears of unhandled rejections a turn of the event loop later.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  await server.dispose();
}

async function carryThrough(played: Played): Promise<void> {
  const { part, server, people, intruders, world, endsAt } = played;
  let looked = 0;
  while (world.ground.clock.now < endsAt && server.fault === undefined) {
    if (server.closed) return over(played, 'closed');
    if (server.ended > mostTasks) return over(played, 'circles');
    if (!(await server.step())) return over(played, 'stuck');
    intruders.breakIn();
    if (server.ended === looked) continue;
    looked = server.ended;
    const status = await look(played);
    people.look(status);
    // A request that is closing is over for everybody; its watch is not.
    if (part === 'watch' || !status.outcome) intruders.look(status);
  }
}

function over(played: Played, how: Played['over']): void {
  played.over = how;
}

/** A day's takings come in with every new stage of a request; what the request says is kept beside what is so. */
async function look({ part, server, world, seen }: Played): Promise<Status> {
  const status = (await server.query('status')) as Status;
  const { settlement, ground } = world;
  if (part === 'request' && seen.at(-1)?.status.stage !== status.stage) settlement.takings();
  const { binding, held } = settlement;
  seen.push({ at: ground.clock.now, target: binding.last4, held, status });
  return status;
}

/** What is under way at the parties when a request ends still comes true. */
async function settleDown({ world }: Played): Promise<void> {
  const { clock } = world.ground;
  const quietAt = clock.now + longestOrderMs;
  while (clock.next !== undefined && clock.next < quietAt) await clock.step();
}

/** A submission that was answered long ago starts nothing: undefined when it is so (faults.md I6, I7). */
async function retried({ again, world }: Played): Promise<string | undefined> {
  const { ledger } = world.ground;
  const effects = ledger.length;
  const server = again();
  while (!server.closed && server.fault === undefined && (await server.step()));
  await server.dispose();
  if (server.fault !== undefined) return server.fault;
  const outcome =
    server.closed?.how === 'completed' ? (server.closed.result as Outcome) : undefined;
  if (outcome?.code !== 'ACT_NO_CHANGE') return 'it was carried out again';
  return ledger.length > effects ? 'it had effects' : undefined;
}
