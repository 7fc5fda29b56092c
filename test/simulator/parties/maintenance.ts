/** The daily maintenance during a watch: it reads the payouts, may fail, and wakes the watch. */
import {
  createWatchMaintenanceActivities,
  type WatchMaintenancePorts,
} from '../../../activities/watch-maintenance.ts';
import { parseDurationMs } from '../../../domain/time/duration.ts';
import { payoutsChanged } from '../../../workflows/watch/contract.ts';
import { ActivityCalls, type ActivityTable } from '../engine/activity-calls.ts';
import type { Target } from '../run/target.ts';
import type { Choices } from '../schedule/choices.ts';
import type { FaultPlan } from '../schedule/fault-plan.ts';
import type { World } from './world.ts';

const dayMs = parseDurationMs('P1D');
/** Longer than a watch. */
const days = 40;
/** Two of the pages of a day may fail: the day after the payouts are read again. */
const attemptsPerDay = 2;

export class Maintenance {
  readonly #world: World;
  readonly #choices: Choices;
  readonly #faults: FaultPlan;

  constructor(world: World, choices: Choices, faults: FaultPlan) {
    this.#world = world;
    this.#choices = choices;
    this.#faults = faults;
  }

  scheduleDays(target: Target): void {
    const { clock } = this.#world.context;
    const calls = new ActivityCalls(
      'maintenance',
      this.#createActivities(target),
      clock,
      this.#choices,
      this.#faults,
    );
    for (let day = 1; day <= days; day += 1)
      clock.after(day * dayMs, () => {
        const at = clock.iso;
        if (!target.server.closed) calls.start(buildCall(day, at), () => undefined);
      });
  }

  #createActivities(target: Target): ActivityTable {
    const { ports } = this.#world;
    const parties: WatchMaintenancePorts = {
      ...ports,
      watchMessages: {
        reportPayouts: async ({ requestId }, messageId) => {
          if (target.server.closed) return false;
          target.server.receive({
            kind: 'signal',
            name: payoutsChanged.name,
            args: [{ requestId, messageId }],
          });
          return true;
        },
      },
      alarms: {
        raise: async () => undefined,
        keep: async () => undefined,
        clear: async () => undefined,
      },
    };
    // A schedule ends with its watches.
    const activities = createWatchMaintenanceActivities(parties, async () => undefined);
    return activities as unknown as ActivityTable;
  }
}

const buildCall = (day: number, at: string): Parameters<ActivityCalls['start']>[0] => ({
  seq: day,
  type: 'readWatchedPayouts' satisfies keyof ReturnType<typeof createWatchMaintenanceActivities>,
  local: false,
  args: () => [{ at }],
  startToCloseMs: 60_000,
  scheduleToCloseMs: dayMs / 2,
  retry: { firstMs: 1_000, factor: 2, maxMs: 600_000, attempts: attemptsPerDay },
  attempt: 1,
  scheduledAt: undefined,
  cancellation: 'try',
});
