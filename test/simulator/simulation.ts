/** One schedule, played: the real workflow and the real activities in a simulated world. */
import { createActivities } from '../../activities/index.ts';
import type { Policy } from '../../domain/policy.ts';
import { loadPolicy } from '../../adapters/policies.ts';
import {
  changeCardType,
  workflowIdOf,
  type ChangeCardInput,
  type Status,
} from '../../workflows/contract.ts';
import { Calls, type ActivityTable } from './calls.ts';
import { Clock } from './clock.ts';
import type { Engine } from './engine.ts';
import { Faults } from './faults.ts';
import { Intruders } from './intruders.ts';
import { Pace } from './pace.ts';
import { acquirerId, Ground, merchantId, requestId } from './parties/ground.ts';
import { World } from './parties/world.ts';
import { People } from './people.ts';
import { settings, type Schedule, type Setting } from './schedule.ts';
import { Server } from './server.ts';

/** What a run has left behind, for judges. */
export interface Played {
  schedule: Schedule;
  setting: Setting;
  policy: Policy;
  world: World;
  server: Server;
  people: People;
  intruders: Intruders;
  /** How the request stood whenever it had said its say. */
  seen: Seen[];
  /** Epoch ms. */
  startedAt: number;
  /** When the play is over, whatever the request is doing. */
  endsAt: number;
}

export interface Seen {
  /** Epoch ms. */
  at: number;
  /** Length of the ledger then. */
  effects: number;
  target: string;
  held: boolean;
  status: Status;
}

const policy = loadPolicy('cn-default', 1);
/** 10:00 in Shanghai on a Wednesday, or 22:45, when no payout may move. */
const hours = { noon: '2026-06-10T02:00:00.000Z', night: '2026-06-10T14:45:00.000Z' };
/** A request that is not over by then waits for somebody. */
const longestMs = 90 * 24 * 3_600_000;
/** A run of more tasks than this goes round in circles. */
const mostTasks = 1_500;

let runs = 0;

export async function play(engine: Engine, schedule: Schedule): Promise<Played> {
  const played = stage(engine, schedule);
  const { server, people, intruders, world } = played;
  const { clock } = world.ground;
  let looked = 0;
  while (!server.closed && server.fault === undefined && clock.now < played.endsAt) {
    if (server.ended > mostTasks || !(await server.step())) break;
    intruders.breakIn();
    if (server.ended === looked) continue;
    looked = server.ended;
    const status = await look(played);
    people.look(status);
    intruders.look(status);
  }
  return played;
}

/** A day's takings come in with every new stage; what the request says is kept beside what is so. */
async function look({ server, world, seen }: Played): Promise<Status> {
  const status = (await server.query('status')) as Status;
  if (seen.at(-1)?.status.stage !== status.stage) world.settlement.takings();
  const { settlement, ground } = world;
  seen.push({
    at: ground.clock.now,
    effects: ground.ledger.length,
    target: settlement.binding.last4,
    held: settlement.held,
    status,
  });
  return status;
}

function stage(engine: Engine, schedule: Schedule): Played {
  const setting = { ...dullSetting, ...schedule.setting };
  const pace = new Pace(schedule.pace);
  const startedAt = Date.parse(hours[setting.hour]);
  const clock = new Clock(startedAt, pace);
  const faults = new Faults(schedule.faults);
  const ground = new Ground(clock, faults, setting, (name, report) =>
    server.receive({ kind: 'signal', name, args: [report] }),
  );
  const world = new World(ground);
  const activities = createActivities(world.ports) as unknown as ActivityTable;
  runs += 1;
  const run = {
    workflowType: changeCardType,
    workflowId: workflowIdOf(acquirerId, merchantId),
    runId: `run-${runs}`,
    startedAt,
  };
  const calls = new Calls(activities, clock, pace, faults);
  const { disturbances } = schedule;
  const server = new Server({ engine, run, clock, calls, disturbances });
  const people = new People(world, server, clock, schedule.habits);
  const intruders = new Intruders(server, people, clock, schedule.intrusions);
  const input: ChangeCardInput = { request: world.request, policy, bodyDigest: 'b'.repeat(64) };
  server.receive({ kind: 'start', args: [input] });
  server.receive({ kind: 'update', id: requestId, name: 'submit', args: [{ requestId }] });
  const endsAt = startedAt + longestMs;
  return {
    schedule,
    setting,
    policy,
    world,
    server,
    people,
    intruders,
    seen: [],
    startedAt,
    endsAt,
  };
}

const dullSetting = Object.fromEntries(
  Object.entries(settings).map(([name, [first]]) => [name, first]),
) as Setting;
