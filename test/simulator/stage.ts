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
import type { Line } from './line.ts';
import { Pace } from './pace.ts';
import { acquirerId, Ground, merchantId, requestId } from './parties/ground.ts';
import { World } from './parties/world.ts';
import { People } from './people.ts';
import { settings, type Schedule, type Setting } from './schedule.ts';
import { Server, type ServerParts } from './server.ts';

/** A run and all that is left of it, for judges: a request's, or that of the watch after it. */
export interface Played {
  part: 'request' | 'watch';
  schedule: Schedule;
  setting: Setting;
  policy: Policy;
  world: World;
  server: Server;
  people: People;
  intruders: Intruders;
  /** Begins the same request once more, as a late retry does. */
  again: () => Server;
  /** The watch that a completed request has started, before anything of it was played. */
  watch: () => Played | undefined;
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

const usual = loadPolicy('cn-default', 1);
const policies = {
  any: policyWith({}),
  'penny-only': policyWith({ 'confirm.methods': ['penny'] }),
};

/** A watch that looks at the payouts now and then shows as much as a daily one, and is played in a quarter of the time. */
function policyWith(values: Partial<Policy['values']>): Policy {
  const watch = { ...usual.values.watch, lookEvery: 'P4D' };
  return { ...usual, values: { ...usual.values, watch, ...values } };
}

/** 10:00 in Shanghai on a Wednesday, or 22:45, when no payout may move. */
const hours = { noon: '2026-06-10T02:00:00.000Z', night: '2026-06-10T14:45:00.000Z' };
/** A request that is not over by then waits for somebody. */
const longestMs = 90 * 24 * 3_600_000;

/** @param startsAt epoch ms; at the hour of the schedule unless told */
export function stage(engine: Engine, schedule: Schedule, startsAt?: number): Played {
  const setting = { ...dullSetting, ...schedule.setting };
  const policy = policies[setting.proofs];
  const pace = new Pace(schedule.pace);
  const clock = new Clock(startsAt ?? Date.parse(hours[setting.hour]), pace);
  const faults = new Faults(schedule.faults);
  const ground = new Ground(clock, faults, setting, (name, report) =>
    line.server.receive({ kind: 'signal', name, args: [report] }),
  );
  const world = new World(ground);
  const activities = createActivities(world.ports) as unknown as ActivityTable;
  const begin: Begin = (names, disturbances) => {
    const run = { ...names, ...nextRun(clock.now) };
    const calls = new Calls(run.runId, activities, clock, pace, faults);
    return new Server({ engine, run, clock, calls, disturbances });
  };
  const request = (disturbances: ServerParts['disturbances']): Server =>
    submitted(begin(requestNames, disturbances), world, policy);
  const line: Line = { server: request(schedule.disturbances) };
  const people = new People(world, line, clock, schedule.habits);
  const played: Played = {
    part: 'request',
    schedule,
    setting,
    policy,
    world,
    server: line.server,
    people,
    intruders: new Intruders(line, people, clock, schedule.intrusions),
    again: () => request([]),
    watch: () => watchAfter(played, line, begin),
    seen: [],
    endsAt: clock.now + longestMs,
    over: 'time',
    retried: undefined,
  };
  return played;
}

const requestNames = {
  workflowType: changeCardType,
  workflowId: workflowIdOf(acquirerId, merchantId),
};

type Begin = (
  names: { workflowType: string; workflowId: string },
  disturbances: ServerParts['disturbances'],
) => Server;

let runs = 0;

function nextRun(startedAt: number): { runId: string; startedAt: number } {
  runs += 1;
  return { runId: `run-${runs}`, startedAt };
}

/** As update-with-start does it: the workflow and its first message at once. */
function submitted(server: Server, { request }: World, policy: Policy): Server {
  const input: ChangeCardInput = { request, policy, bodyDigest: 'b'.repeat(64) };
  server.receive({ kind: 'start', args: [input] });
  server.receive({ kind: 'update', id: requestId, name: 'submit', args: [{ requestId }] });
  return server;
}

/** It begins when the request has closed, as if its first task had had to wait for a worker. */
function watchAfter(request: Played, line: Line, begin: Begin): Played | undefined {
  const { children, sent } = request.server;
  const [child] = children;
  if (!child) return undefined;
  const { workflowType, workflowId, args } = child;
  const server = begin({ workflowType, workflowId }, request.schedule.disturbances);
  server.receive({ kind: 'start', args });
  for (const signal of sent) server.receive({ ...signal, kind: 'signal' });
  line.server = server;
  request.intruders.lookAnew();
  request.world.settlement.beWatched();
  const endsAt = request.world.ground.clock.now + longestMs;
  return { ...request, part: 'watch', server, seen: [], endsAt, over: 'time', retried: undefined };
}

const dullSetting = Object.fromEntries(
  Object.entries(settings).map(([name, [first]]) => [name, first]),
) as Setting;
