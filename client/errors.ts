/** The errors of the library: a refusal, and a missing answer. */
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Problem } from '../domain/gates/assessment.ts';
import { isFailureCode, describeFailure, type FailureCode } from '../domain/failures/codes.ts';
import type { TemplateValues } from '../domain/text/templates.ts';

/** The merchant's request that is open already. */
export interface RunningRequest {
  requestId: string;
  stage?: string;
}

/** A refusal: sending the same again gets the same refusal. */
export class ActionRefused extends Error {
  readonly code: FailureCode;
  /** For the merchant. */
  readonly zh: string;
  readonly en: string;
  /** Every faulty field, where fields are the reason. */
  readonly problems: readonly Problem[] | undefined;
  /** For `POL_OPEN_REQUEST`. */
  readonly running: RunningRequest | undefined;
  /** Values that the texts contain. */
  readonly params: TemplateValues;

  constructor(
    code: FailureCode,
    details: {
      problems?: readonly Problem[];
      running?: RunningRequest;
      params?: TemplateValues;
      cause?: unknown;
    } = {},
  ) {
    const stage = details.running?.stage;
    const params = { ...details.params, ...(stage !== undefined && { stage }) };
    const { zh, en } = describeFailure(code, params);
    super(`${code}: ${en}`, { cause: details.cause });
    this.name = 'ActionRefused';
    this.code = code;
    this.zh = zh;
    this.en = en;
    this.problems = details.problems;
    this.running = details.running;
    this.params = params;
  }
}

/** Whether a call was refused for good: a bug of ours is no verdict about what was asked for. */
export const isVerdict = (error: unknown): error is ActionRefused =>
  error instanceof ActionRefused && error.code !== 'SYS_INTERNAL';

/** No answer in time. The call may still have counted: send the same again with the same key. */
export class Unavailable extends Error {
  constructor(cause?: unknown) {
    super('no answer in time; send the same again with the same key', { cause });
    this.name = 'Unavailable';
  }
}

/** Whether the run closed before it answered an update that it had accepted. */
export const isClosedBeforeAnswer = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'AcceptedUpdateCompletedWorkflow';

/** Translates an error of the SDK to ActionRefused or Unavailable; returns any other error unchanged. */
export function translateError(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, details } = error.cause;
    const code = type ?? '';
    if (!isFailureCode(code)) return error;
    const [params] = (details ?? []) as [TemplateValues?];
    return new ActionRefused(code, { cause: error, ...(params && { params }) });
  }
  if (error instanceof WorkflowNotFoundError)
    return new ActionRefused('ACT_WRONG_STAGE', { cause: error });
  return isOutage(error) ? new Unavailable(error) : error;
}

const isOutage = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
  isGrpcServiceError(error) ||
  (error instanceof ServiceError && isGrpcServiceError(error.cause));
