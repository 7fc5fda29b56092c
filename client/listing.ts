/** Finds requests in Temporal's visibility by their search attributes. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { StageOrOutcome, WaitingOn, RiskTier } from '../domain/request/stages.ts';
import { changeCardType, searchAttributes, buildWorkflowId } from '../workflows/contract.ts';

export interface ListFilter {
  acquirerId: string;
  merchantId?: string;
  requestId?: string;
  stage?: StageOrOutcome;
  waitingOn?: WaitingOn;
  risk?: RiskTier;
  intake?: string;
  /** Only running workflows. */
  open?: boolean;
}

export interface ListedCardChange {
  workflowId: string;
  runId: string;
  requestId: string;
  stage: string;
  waitingOn?: string;
  risk?: string;
  due?: string;
  startedAt: string;
}

/** The visibility query of a filter. Every value is quoted, so that no value can add a condition. */
export function buildVisibilityQuery(filter: ListFilter): string {
  const { acquirerId, merchantId } = filter;
  const conditions = [
    `WorkflowType = ${quote(changeCardType)}`,
    merchantId === undefined
      ? `WorkflowId STARTS_WITH ${quote(buildWorkflowId(acquirerId, ''))}`
      : buildMerchantCondition(buildWorkflowId(acquirerId, merchantId)),
    ...(['requestId', 'stage', 'waitingOn', 'risk', 'intake'] as const).flatMap((name) => {
      const value = filter[name];
      return value === undefined ? [] : [`${searchAttributes[name].name} = ${quote(value)}`];
    }),
    ...(filter.open === true ? ["ExecutionStatus = 'Running'"] : []),
  ];
  return conditions.join(' AND ');
}

/** The requests of a merchant are for all of it, or for one terminal. */
const buildMerchantCondition = (workflowId: string): string =>
  `(WorkflowId = ${quote(workflowId)} OR WorkflowId STARTS_WITH ${quote(`${workflowId}:`)})`;

const quote = (value: string): string => `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

/** A row of the visibility store as the library returns it. */
export function buildListedCardChange(execution: WorkflowExecutionInfo): ListedCardChange {
  const { typedSearchAttributes: attributes } = execution;
  const waitingOn = attributes.get(searchAttributes.waitingOn);
  const risk = attributes.get(searchAttributes.risk);
  const due = attributes.get(searchAttributes.dueAt)?.toISOString();
  return {
    workflowId: execution.workflowId,
    runId: execution.runId,
    requestId: attributes.get(searchAttributes.requestId) ?? '',
    stage: attributes.get(searchAttributes.stage) ?? '',
    startedAt: execution.startTime.toISOString(),
    ...(waitingOn !== undefined && { waitingOn }),
    ...(risk !== undefined && { risk }),
    ...(due !== undefined && { due }),
  };
}
