/** Answers errors of pages as a page instead of JSON. */
import type { Context, ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import type { ApiEnv } from '../dependencies.ts';
import { describeProblem, HttpProblem } from '../http-problem.ts';
import { findServicePhone } from '../service-phone.ts';
import { answerProblem, logError } from '../problem-response.ts';
import { renderMessagePage } from './layout.ts';
import { renderTryAgainPage } from './stop.ts';

export const answerErrorPage: ErrorHandler<ApiEnv> = (error, c) => {
  // The pages do not send such input: it comes from a program, which expects JSON.
  if (error instanceof HTTPException || error instanceof HttpProblem)
    return answerProblem(error, c);
  if (error instanceof ActionRefused) return answerRefusal(error, c);
  const isOutage =
    error instanceof Unavailable || (error instanceof PortFailure && error.kind === 'unavailable');
  if (!isOutage) logError(c, error);
  return c.html(renderTryAgainPage(c.var.requestRef), isOutage ? 503 : 500);
};

/** The reason and what to do, as the answer of a program would say it. */
function answerRefusal({ code, params }: ActionRefused, c: Context<ApiEnv>) {
  const phone = findServicePhone(c);
  const { status, zh, en } = describeProblem(code, { ...params, phone });
  const title = { zh: '暂未办理', en: 'Not done' };
  return c.html(renderMessagePage(title, { zh, en }), status as ContentfulStatusCode);
}
