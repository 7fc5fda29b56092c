import type { Comparison } from '../../domain/control.ts';

export const controlType = 'control';

export interface ControlInput {
  comparison: Comparison;
}

/** Requests or merchants compared, those that could not be, and alarms that are new. */
export interface ControlOutcome {
  compared: number;
  unreadable: number;
  alarms: number;
}
