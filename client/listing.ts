/** Finding requests in Temporal's visibility by their search attributes. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { StageOrOutcome, WaitingOn, RiskTier } from '../domain/stages.ts';
import { changeCardType, searchAttributes, workflowIdOf } from '../workflows/contract.ts';

export interface ListFilter {
  acquirerId: string;
  merchantId?: string;
  requestId?: string;
  stage?: StageOrOutcome;
  waitingOn?: WaitingOn;
  risk?: RiskTier;
  intake?: string;
  /** Running ones only. */
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

/** The query of a filter, every value quoted: none can add a condition. */
export function visibilityQuery(filter: ListFilter): string {
  const { acquirerId, merchantId } = filter;
  const conditions = [
    `WorkflowType = ${quoted(changeCardType)}`,
    merchantId === undefined
      ? `WorkflowId STARTS_WITH ${quoted(workflowIdOf(acquirerId, ''))}`
      : `WorkflowId = ${quoted(workflowIdOf(acquirerId, merchantId))}`,
    ...(['requestId', 'stage', 'waitingOn', 'risk', 'intake'] as const).flatMap((name) => {
      const value = filter[name];
      return value === undefined ? [] : [`${searchAttributes[name].name} = ${quoted(value)}`];
    }),
    ...(filter.open === true ? ["ExecutionStatus = 'Running'"] : []),
  ];
  return conditions.join(' AND ');
}

const quoted = (value: string): string => `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

/** A row of visibility in our words. */
export function listed(found: WorkflowExecutionInfo): ListedCardChange {
  const { typedSearchAttributes: said } = found;
  const waitingOn = said.get(searchAttributes.waitingOn);
  const risk = said.get(searchAttributes.risk);
  const due = said.get(searchAttributes.dueAt)?.toISOString();
  return {
    workflowId: found.workflowId,
    runId: found.runId,
    requestId: said.get(searchAttributes.requestId) ?? '',
    stage: said.get(searchAttributes.stage) ?? '',
    startedAt: found.startTime.toISOString(),
    ...(waitingOn !== undefined && { waitingOn }),
    ...(risk !== undefined && { risk }),
    ...(due !== undefined && { due }),
  };
}
