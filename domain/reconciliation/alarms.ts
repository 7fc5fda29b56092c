/**
 * The control: what our books say, held against what is true elsewhere (design.md §3). A process
 * that was terminated runs no code, and a target changed by another hand tells nobody: only a
 * comparison finds them.
 */
import type { RequestSummary } from '../request/request-summary.ts';

/** Open requests and holds against processes; outcomes against the acquirer's true targets. */
export const comparisons = ['processes', 'targets'] as const;
export type Comparison = (typeof comparisons)[number];

/** Whether a process works on it: `ended` covers completed, failed, terminated and forgotten. */
export type ProcessState = 'running' | 'ended';

/** What the acquirer's settlement says is true now. */
export interface SettlementTarget {
  targetLast4: string;
  held: boolean;
}

const alarmDefinitions = {
  'process-lost': {
    of: 'processes',
    zh: '申请未结束，但没有流程在处理：请查明流程为何终止，再重新提交或按原流程重置',
    en: 'open in our books, yet no process works on it: find out why it ended, then reset it or submit again',
  },
  'hold-lost': {
    of: 'processes',
    zh: '结算款暂存中，但没有流程会解除：请立即由人工解除暂存或恢复流程',
    en: 'payouts are held, yet no process will end the hold: reset the process or release by hand now',
  },
  'target-differs': {
    of: 'targets',
    zh: '实际结算卡与我方最后结果不一致：请立即核实是谁改动，必要时暂停结算',
    en: 'payouts go to another card than our last outcome says: find out who changed it, hold if in doubt',
  },
  'hold-left': {
    of: 'targets',
    zh: '申请已结束，但结算款仍在暂存：请核实原因并解除',
    en: 'the request is closed, yet payouts are still held: find out why and release them',
  },
} as const satisfies Record<string, { of: Comparison; zh: string; en: string }>;
export type AlarmKind = keyof typeof alarmDefinitions;

export const alarmKinds = Object.keys(alarmDefinitions) as AlarmKind[];

/** The kinds a comparison can find: those it did not find this time are over. */
export const findAlarmKinds = (comparison: Comparison): AlarmKind[] =>
  alarmKinds.filter((kind) => alarmDefinitions[kind].of === comparison);

/** A difference somebody must look at. Last four digits at most. */
export interface Alarm {
  kind: AlarmKind;
  acquirerId: string;
  merchantId: string;
  requestId: string;
  /** What our books say, and what is true. */
  expected: string;
  found: string;
}

/** Held against the process: undefined when one works on it, or when nothing is left to be done. */
export function findProcessAlarm(
  request: RequestSummary,
  process: ProcessState,
): Alarm | undefined {
  const held = request.money === 'hold';
  if (process === 'running' || (request.closed && !held)) return undefined;
  return buildAlarm(held ? 'hold-lost' : 'process-lost', request, request.stage, 'no process');
}

/**
 * The last outcome of a merchant held against his true position.
 * @param targetLast4 what the outcome left payouts on; undefined when the request moved nothing
 * @param process whether anything of ours still works on the merchant: then he is not settled yet
 */
export function findTargetAlarms(
  request: RequestSummary,
  targetLast4: string | undefined,
  position: SettlementTarget,
  process: ProcessState,
): Alarm[] {
  if (process === 'running' || !request.closed) return [];
  return [
    ...(targetLast4 === undefined || position.targetLast4 === targetLast4
      ? []
      : [buildAlarm('target-differs', request, targetLast4, position.targetLast4)]),
    ...(position.held ? [buildAlarm('hold-left', request, request.stage, 'held')] : []),
  ];
}

const buildAlarm = (
  kind: AlarmKind,
  { acquirerId, merchantId, requestId }: RequestSummary,
  expected: string,
  found: string,
): Alarm => ({ kind, acquirerId, merchantId, requestId, expected, found });

/** More lines than anybody reads in a mail; the table has them all. */
const maxLines = 50;

/** One mail for all that is new; ids and last four digits only. */
export function buildAlarmNotice(alarms: readonly Alarm[]): { subject: string; text: string } {
  const more = alarms.length - maxLines;
  return {
    subject: `【结算卡变更】对账告警 ${alarms.length} 项 (${alarms.length} alarms)`,
    text: [
      ...alarms.slice(0, maxLines).map(describeAlarm),
      ...(more > 0 ? [`另有 ${more} 项，见告警表。 ${more} more in the table of alarms.`] : []),
    ].join('\n\n'),
  };
}

const describeAlarm = ({
  kind,
  acquirerId,
  merchantId,
  requestId,
  expected,
  found,
}: Alarm): string =>
  [
    `${kind} ${acquirerId}/${merchantId} ${requestId} (${expected} ≠ ${found})`,
    alarmDefinitions[kind].zh,
    alarmDefinitions[kind].en,
  ].join('\n');
