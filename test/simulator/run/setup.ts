/** Sets up world, server and people for one run of a schedule. */
import { createActivities } from '../../../activities/index.ts';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import type { Policy } from '../../../domain/policy/policy-schema.ts';
import {
  changeCardType,
  buildWorkflowId,
  type ChangeCardInput,
  type Status,
} from '../../../workflows/contract.ts';
import { watchNewCardType } from '../../../workflows/watch/contract.ts';
import { ActivityCalls, type ActivityTable } from '../engine/activity-calls.ts';
import { Clock } from '../engine/clock.ts';
import type { Engine } from '../engine/engine.ts';
import { FaultPlan } from '../schedule/fault-plan.ts';
import { EventInjector } from '../actors/event-injector.ts';
import type { Target } from './target.ts';
import { Choices } from '../schedule/choices.ts';
import { acquirerId, findRequestId, merchantId, SimulationContext } from '../parties/context.ts';
import { World } from '../parties/world.ts';
import { Maintenance } from '../parties/maintenance.ts';
import { People } from '../actors/people.ts';
import { settings, type InjectedEvent, type Schedule, type Setting } from '../schedule/schedule.ts';
import { SimulatedServer, type ServerParts } from '../engine/server.ts';

/** A finished run with its results, for the invariants: of a request, or of the watch after it. */
export interface SimulatedRun {
  part: 'request' | 'watch';
  schedule: Schedule;
  setting: Setting;
  policy: Policy;
  world: World;
  server: SimulatedServer;
  people: People;
  injector: EventInjector;
  maintenance: Maintenance;
  /** The next request, which the merchant submits during the watch and which runs beside it. */
  next: SimulatedRun[];
  /** Submits the same request once more, as a late retry does. */
  resubmit: () => SimulatedServer;
  /** The watch that a completed request has started, not yet run. */
  startWatch: () => SimulatedRun | undefined;
  /** The status of the request after each of its workflow tasks. */
  observations: Observation[];
  observedTasks: number;
  /** Epoch ms. */
  startedAt: number;
  /** Epoch ms at which the run ends, whatever the request is doing. */
  endsAt: number;
  /** Why the run ended: the request closed, no event was left, it looped, or time was up. */
  endReason: 'closed' | 'no-event' | 'looped' | 'time';
  /** Faults of a submission that was repeated after the end. */
  retryFault: string | undefined;
}

export interface Observation {
  /** Epoch ms. */
  at: number;
  /** The state of the settlement at that time. */
  target: string;
  held: boolean;
  /** Last four digits of the account bound at each network, by its id. */
  bound: Readonly<Record<string, string>>;
  status: Status;
}

const defaultPolicy = loadPolicy('cn-default', 1);
const policies = {
  any: buildPolicy({}),
  'penny-only': buildPolicy({ 'confirm.methods': ['penny'] }),
};

function buildPolicy(values: Partial<Policy['values']>): Policy {
  return { ...defaultPolicy, values: { ...defaultPolicy.values, ...values } };
}

/** 10:00 in Shanghai on a Wednesday, or 22:45, when no switch may run. */
const hours = { noon: '2026-06-10T02:00:00.000Z', night: '2026-06-10T14:45:00.000Z' };
/** A request that is still open after this time waits for somebody. */
const maxDurationMs = 90 * 24 * 3_600_000;

/** @param startsAt epoch ms; by default at the hour of the schedule */
export function setUpRun(engine: Engine, schedule: Schedule, startsAt?: number): SimulatedRun {
  const setting = { ...baselineSetting, ...schedule.setting };
  const policy = policies[setting.proofs];
  const choices = new Choices(schedule.choices);
  const clock = new Clock(startsAt ?? Date.parse(hours[setting.hour]), choices);
  const faults = new FaultPlan(schedule.faults);
  const targets: Record<string, Target> = {};
  const context = new SimulationContext(clock, faults, setting, (name, report) =>
    targets[findRequestId(report.key ?? '')]?.server.receive({
      kind: 'signal',
      name,
      args: [report],
    }),
  );
  const [events, eventsOfNext] = splitEvents(schedule.injectedEvents);
  const set = (world: World, ofSchedule: Schedule): SimulatedRun => {
    // No time passes within an activity.
    const activities = createActivities(world.ports, noPause) as unknown as ActivityTable;
    const begin: StartServer = (names, disturbances) => {
      const run = { ...names, ...nextRun(clock.now) };
      const calls = new ActivityCalls(run.runId, activities, clock, choices, faults);
      return new SimulatedServer({ engine, run, clock, calls, disturbances });
    };
    const request = (disturbances: ServerParts['disturbances']): SimulatedServer =>
      submitRequest(begin(requestNames, disturbances), world, policy);
    const target: Target = { server: request(schedule.disturbances) };
    targets[world.requestId] = target;
    const people = new People(world, target, clock, ofSchedule.overrides);
    const submitNext = () => {
      const ofNext = { ...schedule, overrides: [], injectedEvents: eventsOfNext };
      if (world.begunWatch && played.next.length === 0)
        played.next.push(set(new World(context, world), ofNext));
    };
    const played: SimulatedRun = {
      part: 'request',
      schedule,
      setting,
      policy,
      world,
      server: target.server,
      people,
      maintenance: new Maintenance(world, choices, faults),
      next: [],
      injector: new EventInjector(target, people, clock, ofSchedule.injectedEvents, submitNext),
      resubmit: () => request([]),
      startWatch: () => startWatchRun(played, target, begin),
      observations: [],
      observedTasks: 0,
      startedAt: clock.now,
      endsAt: clock.now + maxDurationMs,
      endReason: 'time',
      retryFault: undefined,
    };
    return played;
  };
  const first = new World(context);
  first.policies.adopt(policy);
  return set(first, { ...schedule, injectedEvents: events });
}

/** What follows `next-request` happens to that one. */
function splitEvents(events: readonly InjectedEvent[]): [InjectedEvent[], InjectedEvent[]] {
  const at = events.findIndex(({ kind }) => kind === 'next-request');
  return at < 0 ? [[...events], []] : [events.slice(0, at + 1), events.slice(at + 1)];
}

const noPause = () => Promise.resolve();

const requestNames = {
  workflowType: changeCardType,
  workflowId: buildWorkflowId(acquirerId, merchantId),
};

type StartServer = (
  names: { workflowType: string; workflowId: string },
  disturbances: ServerParts['disturbances'],
) => SimulatedServer;

let runs = 0;

function nextRun(startedAt: number): { runId: string; startedAt: number } {
  runs += 1;
  return { runId: `run-${runs}`, startedAt };
}

/** Starts the workflow together with its first message, as update-with-start does. */
function submitRequest(
  server: SimulatedServer,
  { request }: World,
  policy: Policy,
): SimulatedServer {
  const input: ChangeCardInput = { request, policy, bodyDigest: 'b'.repeat(64) };
  server.receive({ kind: 'start', args: [input] });
  const { requestId } = request;
  server.receive({ kind: 'update', id: requestId, name: 'submit', args: [{ requestId }] });
  return server;
}

/** The watch begins when the request has closed, as if its first task had waited for a worker. */
function startWatchRun(
  request: SimulatedRun,
  target: Target,
  begin: StartServer,
): SimulatedRun | undefined {
  const { sentSignals } = request.server;
  const { begunWatch } = request.world;
  if (!begunWatch) return undefined;
  const { workflowId, input } = begunWatch;
  const names = { workflowType: watchNewCardType, workflowId };
  const server = begin(names, request.schedule.disturbances);
  server.receive({ kind: 'start', args: [input] });
  for (const signal of sentSignals) server.receive({ ...signal, kind: 'signal' });
  target.server = server;
  request.injector.reset();
  request.world.settlement.scheduleWatchTakings();
  request.maintenance.scheduleDays(target);
  const endsAt = request.world.context.clock.now + maxDurationMs;
  return {
    ...request,
    part: 'watch',
    server,
    observations: [],
    observedTasks: 0,
    endsAt,
    endReason: 'time',
    retryFault: undefined,
  };
}

const baselineSetting = Object.fromEntries(
  Object.entries(settings).map(([name, [first]]) => [name, first]),
) as Setting;
