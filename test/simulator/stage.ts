/** The stage on which a schedule is played: world, server and people, set up for one run. */
import { createActivities } from '../../activities/index.ts';
import { loadPolicy } from '../../adapters/policies.ts';
import type { Policy } from '../../domain/policy.ts';
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
import { settings, type Disturbance, type Schedule, type Setting } from './schedule.ts';
import { Server } from './server.ts';

/** A run and all that is left of it, for judges. */
export interface Played {
  schedule: Schedule;
  setting: Setting;
  policy: Policy;
  world: World;
  server: Server;
  people: People;
  intruders: Intruders;
  /** Begins the same request once more, as a late retry does. */
  again: () => Server;
  /** How the request stood whenever it had said its say. */
  seen: Seen[];
  /** Epoch ms: the play is over then, whatever the request is doing. */
  endsAt: number;
  /** Why the play is over: the request is closed, nothing more was to come, it went round in circles, or time was up. */
  over: 'closed' | 'stuck' | 'circles' | 'time';
  /** What was wrong with a submission that came once more when all was over. */
  retried: string | undefined;
}

export interface Seen {
  /** Epoch ms. */
  at: number;
  /** What the settlement said then. */
  target: string;
  held: boolean;
  status: Status;
}

const policy = loadPolicy('cn-default', 1);
/** 10:00 in Shanghai on a Wednesday, or 22:45, when no payout may move. */
const hours = { noon: '2026-06-10T02:00:00.000Z', night: '2026-06-10T14:45:00.000Z' };
/** A request that is not over by then waits for somebody. */
const longestMs = 90 * 24 * 3_600_000;

export function stage(engine: Engine, schedule: Schedule): Played {
  const setting = { ...dullSetting, ...schedule.setting };
  const pace = new Pace(schedule.pace);
  const clock = new Clock(Date.parse(hours[setting.hour]), pace);
  const faults = new Faults(schedule.faults);
  const ground = new Ground(clock, faults, setting, (name, report) =>
    server.receive({ kind: 'signal', name, args: [report] }),
  );
  const world = new World(ground);
  const activities = createActivities(world.ports) as unknown as ActivityTable;
  const begin = (disturbances: readonly Disturbance[]): Server => {
    const run = nextRun(clock.now);
    const calls = new Calls(run.runId, activities, clock, pace, faults);
    return submitted(new Server({ engine, run, clock, calls, disturbances }), world);
  };
  const server = begin(schedule.disturbances);
  const people = new People(world, server, clock, schedule.habits);
  return {
    schedule,
    setting,
    policy,
    world,
    server,
    people,
    intruders: new Intruders(server, people, clock, schedule.intrusions),
    again: () => begin([]),
    seen: [],
    endsAt: clock.now + longestMs,
    over: 'time',
    retried: undefined,
  };
}

let runs = 0;

function nextRun(startedAt: number) {
  runs += 1;
  const workflowId = workflowIdOf(acquirerId, merchantId);
  return { workflowType: changeCardType, workflowId, runId: `run-${runs}`, startedAt };
}

/** As update-with-start does it: the workflow and its first message at once. */
function submitted(server: Server, { request }: World): Server {
  const input: ChangeCardInput = { request, policy, bodyDigest: 'b'.repeat(64) };
  server.receive({ kind: 'start', args: [input] });
  server.receive({ kind: 'update', id: requestId, name: 'submit', args: [{ requestId }] });
  return server;
}

const dullSetting = Object.fromEntries(
  Object.entries(settings).map(([name, [first]]) => [name, first]),
) as Setting;
