/** Every error as a problem (RFC 9457), in both languages, with a reference that stands in the log too. */
import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isFailureCode, type FailureCode } from '../../domain/failures.ts';
import { maskedNumbers } from '../../domain/mask.ts';
import { PortFailure } from '../../domain/port-failure.ts';
import type { Values } from '../../domain/wording.ts';
import { ActionRefused, Unavailable } from '../refusals.ts';
import type { ApiEnv } from './doors.ts';
import { HttpProblem, sayingOf, type DoorCode } from './http-problem.ts';
import { problemView } from './views/problems.ts';

export const answerProblem: ErrorHandler<ApiEnv> = (error, c) => {
  const code = codeOf(error);
  if (code === 'SYS_INTERNAL') logFault(c, error);
  if (!(error instanceof ActionRefused)) return problemResponse(c, code);
  return problemResponse(c, code, refusalDetails(error), error.params);
};

export const answerNotFound: NotFoundHandler<ApiEnv> = (c) => problemResponse(c, 'API_NOT_FOUND');

interface Details {
  problems?: ReturnType<typeof problemView>[];
  running?: { requestId: string; stage?: string };
}

function problemResponse(
  c: Context<ApiEnv>,
  code: DoorCode | FailureCode,
  details: Details = {},
  params: Values = {},
): Response {
  const { requestRef } = c.var;
  const { status, zh, en } = sayingOf(code, { ...params, id: requestRef });
  const faults = details.problems?.map(({ field, code: each }) => `${field}: ${each}`);
  return c.json(
    {
      type: `urn:card-change:problem:${code}`,
      title: en,
      status,
      ...(faults && { detail: faults.join(', ') }),
      code,
      zh,
      en,
      requestRef,
      ...details,
    },
    status as ContentfulStatusCode,
    {
      'content-type': 'application/problem+json',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(status === 503 && { 'retry-after': '5' }),
    },
  );
}

const refusalDetails = ({ problems, running }: ActionRefused): Details => ({
  ...(problems && { problems: problems.map((problem) => problemView(problem)) }),
  ...(running && { running }),
});

function codeOf(error: Error): DoorCode | FailureCode {
  if (error instanceof HttpProblem || error instanceof ActionRefused) return error.code;
  if (error instanceof Unavailable) return 'API_UNAVAILABLE';
  if (error instanceof HTTPException) return ofHttp(error.status);
  if (!(error instanceof PortFailure)) return 'SYS_INTERNAL';
  if (error.kind === 'unavailable') return 'API_UNAVAILABLE';
  const { code = '' } = error;
  return isFailureCode(code) ? code : 'SYS_INTERNAL';
}

/** Raised by the framework before any route is reached. */
function ofHttp(status: number): DoorCode | FailureCode {
  switch (status) {
    case 400:
      return 'API_NOT_JSON';
    case 413:
      return 'API_TOO_LARGE';
    case 415:
      return 'API_MEDIA_TYPE';
    default:
      return 'SYS_INTERNAL';
  }
}

/** The one place where an unforeseen error leaves a trace: type and stack, every number masked. */
export const logFault = (c: Context<ApiEnv>, error: Error): void =>
  c.var.doors.log.error(
    { requestRef: c.var.requestRef, type: error.name, stack: maskedNumbers(error.stack ?? '') },
    'a fault of ours',
  );
