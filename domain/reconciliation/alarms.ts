/**
 * Reconciliation: compares our requests with the running workflows and with the settlement targets of
 * the acquirer. A terminated workflow runs no more code, and a target that somebody else changed
 * sends no message, so that only a comparison finds them.
 */
import type { RequestSummary } from '../request/request-summary.ts';

/** `processes` compares open requests and holds with workflows, `targets` compares outcomes with settlement targets. */
export const comparisons = ['processes', 'targets'] as const;
export type Comparison = (typeof comparisons)[number];

/** Whether a workflow runs for a request. `ended` covers completed, failed, terminated and unknown workflows. */
export type ProcessState = 'running' | 'ended';

/** The settlement target of a merchant as the acquirer reports it now. */
export interface SettlementTarget {
  targetLast4: string;
  held: boolean;
  /** The request that keeps other changes of the merchant locked; missing where the acquirer does not say it. */
  lockedBy?: string;
}

/** Whose run raises an alarm: of the maintenance, its reading of payouts and its look at terminals. */
type AlarmSource = Comparison | 'maintenance' | 'terminals';

const alarmDefinitions = {
  'process-lost': {
    of: 'processes',
    zh: '申请未结束，但没有流程在处理：请查明流程为何终止，再重新提交或按原流程重置',
    en: 'the request is open, but no workflow runs for it: find out why it ended, then reset it or submit again',
  },
  'hold-lost': {
    of: 'processes',
    zh: '结算款暂存中，但没有流程会解除：请立即由人工解除暂存或恢复流程',
    en: 'payouts are held, but no workflow will end the hold: reset the workflow or release by hand now',
  },
  'target-differs': {
    of: 'targets',
    zh: '实际结算卡与我方最后结果不一致：请立即核实是谁改动，必要时暂停结算',
    en: 'payouts go to another card than after our last request: find out who changed it, hold payouts if in doubt',
  },
  'hold-left': {
    of: 'targets',
    zh: '申请已结束，但结算款仍在暂存：请核实原因并解除',
    en: 'the request is closed, but payouts are still held: find out why and release them',
  },
  'lock-left': {
    of: 'targets',
    zh: '申请已结束，但商户的其他变更仍被锁定：请核实原因并解锁',
    en: 'the request is closed, but other changes of the merchant are still locked: find out why and unlock them',
  },
  'payouts-unread': {
    of: 'processes',
    zh: '已换卡商户的结算情况长时间未被核对：请查明每日维护任务或结算系统为何中断',
    en: 'the payouts of watched cards have not been read for long: find out why the daily maintenance or the settlement fails',
  },
  'renumbered-unanswered': {
    of: 'processes',
    zh: '银行通知该商户的卡已换发新号，商户尚未提交换卡申请：请联系商户本人，需要时重新发送草稿链接',
    en: 'the bank has notified a new card number, and the owner has not asked for the change: call the owner, and send the link to the draft again if need be',
  },
  'watch-lost': {
    of: 'maintenance',
    zh: '新卡结算有变化，但没有观察流程在处理：请核实结算情况，并查明流程为何终止',
    en: 'payouts to a new card need a look, but no watch runs: check them, and find out why the watch ended',
  },
  'terminal-unregistered': {
    of: 'terminals',
    zh: '商户更换的终端未能登记到现结算卡：请查明原因，必要时安排上门处理',
    en: 'a terminal that was replaced is not registered for the bound card: find out why, and visit it if need be',
  },
} as const satisfies Record<string, { of: AlarmSource; zh: string; en: string }>;
export type AlarmKind = keyof typeof alarmDefinitions;

export const alarmKinds = Object.keys(alarmDefinitions) as AlarmKind[];

/** What is wrong, and what a person does about it. */
export const describeAlarmKind = (kind: AlarmKind): { zh: string; en: string } => ({
  zh: alarmDefinitions[kind].zh,
  en: alarmDefinitions[kind].en,
});

/** The kinds of alarm that a run can raise; it clears those that it does not raise again. */
export const findAlarmKinds = (of: AlarmSource): AlarmKind[] =>
  alarmKinds.filter((kind) => alarmDefinitions[kind].of === of);

/** A difference that a person must look into. It holds ids and last four digits only. */
export interface Alarm {
  kind: AlarmKind;
  acquirerId: string;
  merchantId: string;
  requestId: string;
  /** What our request says, and what the other side says. */
  expected: string;
  found: string;
}

/** Compares a request with its workflow; undefined when one runs or when nothing is left to do. */
export function findProcessAlarm(
  request: RequestSummary,
  process: ProcessState,
): Alarm | undefined {
  const isHeld = request.money === 'hold';
  if (process === 'running' || (request.closed && !isHeld)) return undefined;
  return buildAlarm(isHeld ? 'hold-lost' : 'process-lost', request, request.stage, 'no process');
}

/**
 * Compares the last closed request of a merchant with the settlement target.
 * @param targetLast4 the card that the request left payouts on; undefined when it moved nothing
 * @param process a workflow of the merchant that still runs may change the target, so nothing is compared
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
    ...(position.lockedBy === request.requestId
      ? [buildAlarm('lock-left', request, request.stage, 'locked')]
      : []),
  ];
}

type RequestRef = Pick<RequestSummary, 'acquirerId' | 'merchantId' | 'requestId'>;

/**
 * How often staff are told of alarms and queues before a run gives up: the next one, a quarter of an hour later, must not wait
 * for it, and tells whom it has not reached. What nobody hears of they find at the desk.
 */
export const promptTries = 6;

/** After this the payouts of a watched card count as unread: two mornings were missed. */
export const unreadAfter = 'P2D';

/** @param readAt when the payouts of the card were last read, ISO 8601 */
export const buildUnreadAlarm = (watch: RequestRef, readAt: string): Alarm =>
  buildAlarm('payouts-unread', watch, 'read every day', `last read ${readAt}`);

export const buildLostWatchAlarm = (watch: RequestRef): Alarm =>
  buildAlarm('watch-lost', watch, 'a watch', 'no process');

/** A step of a terminal that a person has to look at. */
export interface TerminalFault {
  /** E.g. `register/SN-1`. */
  step: string;
  /** A code, or how the order stands. */
  why: string;
}

export const buildTerminalAlarm = (request: RequestRef, faults: readonly TerminalFault[]): Alarm =>
  buildAlarm(
    'terminal-unregistered',
    request,
    'registered and configured',
    faults.map(({ step, why }) => `${step}: ${why}`).join(', '),
  );

/** A draft that the bank's notice of a new card number began, while the owner has not submitted it [B3.9]. */
export interface RenumberedDraft {
  acquirerId: string;
  merchantId: string;
  draftId: string;
  /** ISO 8601 */
  expiresAt: string;
}

/** Names the draft in place of a request: there is none yet. */
export const buildRenumberedAlarm = ({ draftId, expiresAt, ...merchant }: RenumberedDraft): Alarm =>
  buildAlarm(
    'renumbered-unanswered',
    { ...merchant, requestId: draftId },
    'a new number at the bank',
    `draft open until ${expiresAt}`,
  );

const buildAlarm = (
  kind: AlarmKind,
  { acquirerId, merchantId, requestId }: RequestRef,
  expected: string,
  found: string,
): Alarm => ({ kind, acquirerId, merchantId, requestId, expected, found });

/** A mail lists this many alarms; the alarm table has all of them. */
const maxLines = 50;

/** The messages about new alarms, one to the staff of each acquirer. */
export const buildAlarmNotices = (alarms: readonly Alarm[]) =>
  [...new Set(alarms.map(({ acquirerId }) => acquirerId))].map((acquirerId) => ({
    acquirerId,
    ...buildAlarmNotice(alarms.filter((alarm) => alarm.acquirerId === acquirerId)),
    path: '/desk/supervision/alarms',
  }));

/** The mail to staff about new alarms; it holds ids and last four digits only. */
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
