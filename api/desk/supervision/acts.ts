/** Who may see the pages for supervisors, and how an act on one of them ends: as a sentence above the page. */
import type { Context, MiddlewareHandler } from 'hono';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { describeFailure } from '../../../domain/failures/codes.ts';
import type { ApiEnv } from '../../dependencies.ts';
import { isOwnForm } from '../../form-tokens.ts';
import { describeProblem, HttpProblem } from '../../http-problem.ts';
import type { BilingualText, Html } from '../../pages/layout.ts';
import { answerDeskError, toQueue } from '../errors.ts';
import { renderDeskMessage } from '../frame.ts';
import { describeWrong, formIsForeign } from '../refusals.ts';
import { readDeskForm } from '../session.ts';
import type { Outcome } from '../shown-case.ts';

export const requireSupervisor: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const { session } = c.var;
  if (session.person.roles.includes('supervisor')) return next();
  return c.html(
    renderDeskMessage(
      { zh: '无权查看', en: 'Not for your role' },
      session,
      { zh: '本页仅供主管查看', en: 'only supervisors see this page' },
      toQueue,
    ),
    403,
  );
};

/** Shows the page again, with what became of the act. @param typed the form of an act that was not done */
type ShowPage = (outcome: Outcome, typed?: URLSearchParams) => Html | Promise<Html>;

/**
 * Does what a form asks for. Then the browser is sent to the page, so that reading it again does nothing twice;
 * a refused act shows the page with the reason.
 * @param act answers where the browser goes next, or with a page that must not be read twice
 */
export async function actOnForm(
  c: Context<ApiEnv>,
  show: ShowPage,
  act: (form: URLSearchParams) => Promise<string | Html>,
): Promise<Response> {
  const form = await (isUpload(c) ? readUpload(c) : readDeskForm(c));
  if (!form) return c.html(await show(formIsForeign), 403);
  try {
    const next = await act(form);
    return typeof next === 'string' ? c.redirect(next, 303) : c.html(next);
  } catch (error) {
    const refused = describeRefusal(error);
    if (!refused) throw error;
    return c.html(await show({ isDone: false, ...refused.text }, form), refused.status);
  }
}

const isUpload = (c: Context<ApiEnv>): boolean =>
  c.req.header('content-type')?.startsWith('multipart/form-data') === true;

/** As `readDeskForm`, of a form with files: a file is read as text. */
async function readUpload(c: Context<ApiEnv>): Promise<URLSearchParams | undefined> {
  const sent = await c.req.formData().catch(() => new FormData());
  const form = new URLSearchParams();
  for (const [name, value] of sent)
    form.append(name, typeof value === 'string' ? value : await value.text());
  return isOwnForm(form, c.var.session.csrf) ? form : undefined;
}

/** Of the pages for supervisors, and of tasks. */
export const answerError = answerDeskError({
  title: { zh: '未找到', en: 'Not found' },
  sentence: { zh: '未找到，或不属于贵机构', en: 'not found, or not of your acquirer' },
});

/** What a form lacks, or has wrong. */
export class FormRefused extends Error {
  readonly text: BilingualText;

  constructor(text: BilingualText) {
    super(text.en);
    this.name = 'FormRefused';
    this.text = text;
  }
}

/** @throws FormRefused that names the fields */
export const refuseFields = (fields: readonly string[]): never => {
  throw new FormRefused(describeWrong(fields));
};

function describeRefusal(
  error: unknown,
): { status: 409 | 422 | 503; text: BilingualText } | undefined {
  if (error instanceof FormRefused) return { status: 422, text: error.text };
  if (error instanceof Unavailable) return { status: 503, text: unavailable };
  if (error instanceof HttpProblem) return { status: 409, text: describeProblem(error.code) };
  if (!(error instanceof ActionRefused)) return undefined;
  const [problem] = error.problems ?? [];
  const { zh, en } = problem ? describeFailure(problem.code, problem.params) : error;
  return {
    status: 422,
    text: { zh: `未执行：${zh}`, en: `not done: ${en}` },
  };
}

const unavailable = {
  zh: '流程引擎暂时无法访问，请稍后再试',
  en: 'the process cannot be reached; please try again in a moment',
};
