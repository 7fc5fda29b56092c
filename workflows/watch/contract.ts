/** The watch over a new card as other programs know it. Names and types only. */
import { defineSignal } from '@temporalio/workflow';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { TriedNotice } from '../../activities/handover.ts';
import type { HandedFacts } from '../../domain/watch/handed-facts.ts';
import type { WatchAssessment } from '../../domain/watch/payout-watch.ts';
import type { StepProgress } from '../switch/step.ts';
import type { ActionName, ChangeCardInput, Outcome, PartyReport, SignalName } from '../contract.ts';
import type { Interrupt } from '../change-card/interrupts.ts';

export const watchNewCardType = 'watchNewCard';

/** One watch per completed request, never another under its id: it is found without a run id. */
export const buildWatchId = (acquirerId: string, merchantId: string, requestId: string): string =>
  `card-change-watch:${acquirerId}:${merchantId}:${requestId}`;

/** What may be done about a completed request while its card is watched; all else is over. */
export const watchActions = [
  'correct',
  'confirmTest',
  'object',
  'reportLost',
  'claim',
  'release',
  'reject',
  'recordCallback',
  'escalate',
  'extendDeadline',
  'freeze',
  'thaw',
  'retryStep',
  'skipStep',
  'recallPayouts',
  'adjustLimit',
  'addNote',
] as const satisfies readonly ActionName[];

/** What is reported to a watch. */
export const watchSignals = [
  'bankReported',
  'networkReported',
  'merchantChanged',
  'accountClosed',
] as const satisfies readonly SignalName[];

/** What a completed request hands on to the watch over its card. */
export interface Handover {
  facts: HandedFacts;
  evidence: string;
  completed: Outcome;
  steps: StepProgress[];
  snapshotRef?: string;
  /** The card version that the switch made. */
  cardVersion: number;
  /** Where networks that pay by themselves pay; missing where there is none. */
  networkMoney?: Record<string, 'old' | 'new'>;
  objectors: string[];
  /** Notices sent and audit entries written so far: the watch continues the count. */
  noticesSent: number;
  auditEntriesWritten: number;
  /** What broke in when the money had moved already. */
  lateInterrupts: Interrupt[];
}

export interface WatchInput extends Pick<ChangeCardInput, 'policy' | 'request'> {
  handover: Handover;
  /** The last notices of the request: the watch goes on with them. */
  triedNotices: TriedNotice[];
  /** What the first look has seen; missing when the settlement did not answer: then the watch looks. */
  firstAssessment?: WatchAssessment;
  /** Made by the worker that began the watch, over everything else. */
  proof: string;
}

/** From the request to its watch: what became known after the audit log was handed over. */
export const alsoRecorded = defineSignal<[AuditEntry[]]>('alsoRecorded');

/** From the daily maintenance: the payouts are worth a look. */
export const payoutsChanged = defineSignal<[PartyReport]>('payoutsChanged');
