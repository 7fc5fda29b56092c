/** What cannot be found or shown, said on a page of the desk. */
import type { ErrorHandler } from 'hono';
import type { ApiEnv } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
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
    const isMissing = error instanceof HttpProblem && error.code === 'API_NOT_FOUND';
    if (!isMissing)
      c.var.dependencies.log.error({ error: String(error) }, 'a page of the desk failed');
    const { title, sentence } = isMissing ? missing : failed;
    return c.html(renderDeskMessage(title, session, sentence, toQueue), isMissing ? 404 : 500);
  };

const failed: Message = {
  title: { zh: '页面出错', en: 'Something failed' },
  sentence: {
    zh: '页面暂时无法显示，请稍后再试',
    en: 'the page cannot be shown now; please try again',
  },
};
