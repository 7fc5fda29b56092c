/** Errors in the hosted change as pages: what was saved is kept, and there is a way back. */
import type { ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import { describeFailure } from '../../domain/failures/codes.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { ApiEnv } from '../dependencies.ts';
import { describeProblem, HttpProblem } from '../http-problem.ts';
import type { BilingualText, Html } from '../pages/layout.ts';
import { logError } from '../problem-response.ts';
import { findServicePhone } from '../service-phone.ts';
import { renderHostedMessage } from './messages.ts';

export const answerHostedError: ErrorHandler<ApiEnv> = (error, c) => {
  if (error instanceof HttpProblem || error instanceof ActionRefused) {
    const params = { ...error.params, phone: findServicePhone(c) };
    const { status, zh, en } = describeProblem(error.code, params);
    return c.html(renderHostedMessage(notDone, { zh, en }, onward), status as ContentfulStatusCode);
  }
  const isOutage =
    error instanceof Unavailable || (error instanceof PortFailure && error.kind === 'unavailable');
  if (!isOutage) logError(c, error);
  return c.html(renderHostedMessage(notDone, tryAgain, onward), isOutage ? 503 : 500);
};

/** Why an act was refused; undefined for what is no refusal. */
export function describeRefusal(error: unknown, phone: string): BilingualText | undefined {
  if (error instanceof Unavailable) return describeProblem('API_UNAVAILABLE');
  if (error instanceof HttpProblem) return describeProblem(error.code, { phone });
  if (!(error instanceof ActionRefused)) return undefined;
  // The names of fields, and what is expected in signs of JSON, mean nothing to merchants: the forms say what they take.
  const { expected: _signs, field: _name, ...params } = error.params;
  return describeFailure(error.code, { ...params, phone });
}

const notDone = { zh: '未完成', en: 'Not done' };
const tryAgain = {
  zh: '系统繁忙，已保存的内容都在，请稍后再试',
  en: 'The system is busy. What you saved is kept; please try again in a moment.',
};
const onward = { href: '/change', text: { zh: '返回办理页面', en: 'back to the change' } };

/** For a form that another page has made, or an earlier session. */
export const renderForeign = (): Html =>
  renderHostedMessage(
    notDone,
    {
      zh: '页面已过期，未执行任何操作，请返回后重新提交',
      en: 'This page was no longer valid: nothing was done. Please go back and send it again.',
    },
    onward,
  );
