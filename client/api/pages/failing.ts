/** People get a page, not JSON, also when something is wrong. */
import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PortFailure } from '../../../domain/port-failure.ts';
import { ActionRefused, Unavailable } from '../../refusals.ts';
import type { ApiEnv } from '../doors.ts';
import { answerProblem, logFault } from '../failing.ts';
import { notNow } from './stop.ts';

export const answerPage: ErrorHandler<ApiEnv> = (error, c) => {
  // No page of ours sends what was refused unread: it came from a program.
  if (error instanceof HTTPException || error instanceof ActionRefused)
    return answerProblem(error, c);
  const outage =
    error instanceof Unavailable || (error instanceof PortFailure && error.kind === 'unavailable');
  if (!outage) logFault(c, error);
  return c.html(notNow(c.var.requestRef), outage ? 503 : 500);
};
