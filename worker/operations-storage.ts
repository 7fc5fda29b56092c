import type { OperationsPorts } from '../activities/operations.ts';

/** What campaigns, reconciliation and maintenance need of the storage, and requests do not. */
const parts = [
  'campaigns',
  'requestIndex',
  'alarms',
  'drafts',
  'queueNotices',
  'reminders',
  'renewalObjections',
  'maintenanceRuns',
  'retention',
  'boundCards',
] as const satisfies (keyof OperationsPorts)[];
export type OperationsStorage = Pick<OperationsPorts, (typeof parts)[number]>;

/** Without what else the storage has, which may have other ports by the same names. */
export const pickOperationsStorage = (storage: OperationsStorage): OperationsStorage =>
  Object.fromEntries(parts.map((name) => [name, storage[name]])) as unknown as OperationsStorage;
