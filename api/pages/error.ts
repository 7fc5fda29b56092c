/** Answers errors of pages as a page instead of JSON. */
import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import type { ApiEnv } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
import { answerProblem, logError } from '../problem-response.ts';
import { renderTryAgainPage } from './stop.ts';

export const answerErrorPage: ErrorHandler<ApiEnv> = (error, c) => {
  // The pages do not send such input: it comes from a program, which expects JSON.
  if (
    error instanceof HTTPException ||
    error instanceof HttpProblem ||
    error instanceof ActionRefused
  )
    return answerProblem(error, c);
  const isOutage =
    error instanceof Unavailable || (error instanceof PortFailure && error.kind === 'unavailable');
  if (!isOutage) logError(c, error);
  return c.html(renderTryAgainPage(c.var.requestRef), isOutage ? 503 : 500);
};
