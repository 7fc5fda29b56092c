/** What cannot be found or shown, said on a page of the desk. */
import type { ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Unavailable } from '../../client/errors.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { ApiEnv } from '../dependencies.ts';
import { describeProblem, HttpProblem } from '../http-problem.ts';
import type { BilingualText } from '../pages/layout.ts';
import { renderDeskMessage } from './frame.ts';

export const toQueue = { href: '/desk', text: { zh: '返回队列', en: 'back to the queue' } };

interface Message {
  title: BilingualText;
  sentence: BilingualText;
}

/** @param missing what is said of a thing that is unknown, or of another acquirer */
export const answerDeskError =
  (missing: Message): ErrorHandler<ApiEnv> =>
  (error, c) => {
    const session = c.var.session as typeof c.var.session | undefined;
    const { title, sentence, status } = describeError(error, missing);
    if (status >= 500)
      c.var.dependencies.log.error({ error: String(error) }, 'a page of the desk failed');
    return c.html(renderDeskMessage(title, session, sentence, toQueue), status);
  };

function describeError(error: Error, missing: Message): Message & { status: ContentfulStatusCode } {
  if (error instanceof HttpProblem) {
    if (error.code === 'API_NOT_FOUND') return { ...missing, status: 404 };
    const { status, zh, en } = describeProblem(error.code, error.params);
    return { title: notDone, sentence: { zh, en }, status: status as ContentfulStatusCode };
  }
  const isOutage =
    error instanceof Unavailable || (error instanceof PortFailure && error.kind === 'unavailable');
  return { ...failed, status: isOutage ? 503 : 500 };
}

const notDone = { zh: '未完成', en: 'Not done' };

const failed: Message = {
  title: { zh: '页面出错', en: 'Something failed' },
  sentence: {
    zh: '页面暂时无法显示，请稍后再试',
    en: 'the page cannot be shown now; please try again',
  },
};
