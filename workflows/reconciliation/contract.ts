import type { Comparison } from '../../domain/reconciliation/alarms.ts';

export const reconciliationType = 'reconcile';

export interface ReconciliationInput {
  comparison: Comparison;
}

/** Requests or merchants compared, those that could not be, and alarms that are new. */
export interface ReconciliationOutcome {
  compared: number;
  unreadable: number;
  alarms: number;
}
