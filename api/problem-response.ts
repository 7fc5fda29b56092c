/** Answers every error as a problem (RFC 9457), in both languages, with a reference that is also in the log. */
import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isFailureCode, type FailureCode } from '../domain/failures/codes.ts';
import { maskNumbers } from '../domain/privacy/masking.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { TemplateValues } from '../domain/text/templates.ts';
import { ActionRefused, Unavailable } from '../client/errors.ts';
import { ChangedSince } from './conditional.ts';
import type { ApiEnv } from './dependencies.ts';
import { HttpProblem, describeProblem, type ApiProblemCode } from './http-problem.ts';
import { getReader } from './ownership.ts';
import { findServicePhone } from './service-phone.ts';
import { buildProblemView } from './views/problems.ts';
import { buildTimelineView } from './views/timeline.ts';

export const answerProblem: ErrorHandler<ApiEnv> = (error, c) => {
  const code = findErrorCode(error);
  if (code === 'SYS_INTERNAL') logError(c, error);
  if (error instanceof ChangedSince)
    return buildProblemResponse(c, code, buildChangeDetails(c, error));
  if (error instanceof HttpProblem) return buildProblemResponse(c, code, {}, error.params);
  if (!(error instanceof ActionRefused)) return buildProblemResponse(c, code);
  const details = buildRefusalDetails(error, findServicePhone(c));
  return buildProblemResponse(c, code, details, error.params);
};

export const answerNotFound: NotFoundHandler<ApiEnv> = (c) =>
  buildProblemResponse(c, 'API_NOT_FOUND');

interface Details {
  /** When a refusal ends, ISO 8601. */
  retryAt?: string;
  problems?: ReturnType<typeof buildProblemView>[];
  /** How many there are in all, when not all of them are listed. */
  problemCount?: number;
  running?: { requestId: string; stage?: string };
  /** Of the state as it is now, where a call was meant for another one. */
  etag?: string;
  /** What has happened since the state that the call was meant for. */
  changes?: ReturnType<typeof buildTimelineView>;
}

function buildProblemResponse(
  c: Context<ApiEnv>,
  code: ApiProblemCode | FailureCode,
  details: Details = {},
  params: TemplateValues = {},
): Response {
  const { requestRef } = c.var;
  const phone = findServicePhone(c);
  const { status, zh, en } = describeProblem(code, { ...params, id: requestRef, phone });
  const detail = details.problems?.map(({ field, code: each }) => `${field}: ${each}`).join(', ');
  return c.json(
    {
      type: `urn:card-change:problem:${code}`,
      title: en,
      status,
      ...(detail !== undefined && { detail }),
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
      ...(details.etag !== undefined && { etag: details.etag }),
      ...(status === 503 && { 'retry-after': '5' }),
      ...(details.retryAt !== undefined && {
        'retry-after': String(Math.ceil((Date.parse(details.retryAt) - Date.now()) / 1_000)),
      }),
    },
  );
}

/** Of what has changed, the newest entries: the timeline has all. */
const maxChanges = 50;

function buildChangeDetails(c: Context<ApiEnv>, { etag, entries }: ChangedSince): Details {
  const { dependencies, caller } = c.var;
  const changes =
    entries &&
    buildTimelineView(entries.slice(-maxChanges), caller, getReader(dependencies, caller));
  return { etag, ...(changes && { changes }) };
}

/** A caller who sends thousands of unknown fields is told of the first ones, and how many there are. */
const maxProblems = 50;

const buildRefusalDetails = (
  { problems, running, params }: ActionRefused,
  servicePhone: string,
): Details => ({
  ...(isAhead(params['time']) && { retryAt: params['time'] }),
  ...(problems && {
    problems: problems
      .slice(0, maxProblems)
      .map((problem) => buildProblemView(problem, { audience: 'merchant', servicePhone })),
    ...(problems.length > maxProblems && { problemCount: problems.length }),
  }),
  ...(running && { running }),
});

const isAhead = (time: string | undefined): time is string =>
  time !== undefined && Date.parse(time) > Date.now();

function findErrorCode(error: Error): ApiProblemCode | FailureCode {
  if (error instanceof HttpProblem || error instanceof ActionRefused) return error.code;
  if (error instanceof Unavailable) return 'API_UNAVAILABLE';
  if (error instanceof HTTPException) return findHttpErrorCode(error.status);
  if (!(error instanceof PortFailure)) return 'SYS_INTERNAL';
  if (error.kind === 'unavailable') return 'API_UNAVAILABLE';
  const { code = '' } = error;
  return isFailureCode(code) ? code : 'SYS_INTERNAL';
}

/** Of errors that the framework throws before a route runs. */
function findHttpErrorCode(status: number): ApiProblemCode | FailureCode {
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

/** Logs an unexpected error: type and stack, with all numbers masked. */
export const logError = (c: Context<ApiEnv>, error: Error): void =>
  c.var.dependencies.log.error(
    { requestRef: c.var.requestRef, type: error.name, stack: maskNumbers(error.stack ?? '') },
    'internal error',
  );
