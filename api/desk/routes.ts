/** The pages of the desk: the queue, a case, and the acts on it. Every case that is shown is in the access log. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import { describeFailure } from '../../domain/failures/codes.ts';
import { gateNames, riskTiers, sideStages, waitingOnNames } from '../../domain/request/stages.ts';
import { performAction } from '../action-request.ts';
import { resolveActionActor } from '../caller.ts';
import type { ApiEnv } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
import { kilobyte } from '../operation.ts';
import { requireOwnRequest } from '../ownership.ts';
import { limitBody } from '../request-validation.ts';
import { describeDone, renderCase, type CaseView } from './case.ts';
import { findChanges } from './changes.ts';
import { isDeskAction, readDecision } from './decisions.ts';
import { deskDocumentRoutes } from './document-routes.ts';
import { renderDeskMessage } from './frame.ts';
import { renderQueue } from './queue.ts';
import { readDeskForm, requireSession } from './session.ts';
import { readCase, type Outcome } from './shown-case.ts';
import { timelineFilters } from './timeline.ts';

const Filter = z.object({
  stage: z
    .enum([...gateNames, ...sideStages])
    .optional()
    .catch(undefined),
  waitingOn: z.enum(waitingOnNames).optional().catch(undefined),
  risk: z.enum(riskTiers).optional().catch(undefined),
  cursor: z.string().max(200).optional().catch(undefined),
});

const Timeline = z.enum(timelineFilters).catch('all');

const rowsPerPage = 50;

/** As `renderDecisions` gives it to each form. */
const FormKey = z.string().regex(/^desk-[\w-]{8,60}$/);

export const deskRoutes = new Hono<ApiEnv>();

deskRoutes.use('/desk', requireSession);
deskRoutes.use('/desk/requests/*', requireSession);
deskRoutes.route('/', deskDocumentRoutes);

deskRoutes.get('/desk', async (c) => {
  const { cursor, ...filter } = Filter.parse(c.req.query());
  const set = Object.fromEntries(
    Object.entries({ ...filter, cursor }).filter(([, value]) => value !== undefined),
  );
  const { acquirerId } = c.var.session.person;
  const { requests } = c.var.dependencies.storage;
  const page = await requests.list({ ...set, acquirerId, limit: rowsPerPage });
  return c.html(
    renderQueue(c.var.session, { rows: page.rows, cursor: page.cursor, filter }, Date.now()),
  );
});

deskRoutes.get('/desk/requests/:id', async (c) => {
  const done = c.req.query('done') ?? '';
  return showCase(c, { outcome: isDeskAction(done) ? describeDone(done) : undefined });
});

deskRoutes.post('/desk/requests/:id/:action', limitBody(16 * kilobyte), async (c) => {
  const { dependencies, caller } = c.var;
  const { action } = c.req.param();
  const form = await readDeskForm(c);
  if (!isDeskAction(action)) throw new HttpProblem('API_NOT_FOUND');
  if (!form) return showCase(c, { outcome: formIsForeign, status: 403 });
  const key = FormKey.safeParse(form.get('key'));
  if (!key.success) return showCase(c, { outcome: describeWrong(['key']), status: 422 });
  const decision = readDecision(action, form);
  if ('wrong' in decision)
    return showCase(c, { outcome: describeWrong(decision.wrong), status: 422 });
  const row = await requireOwnRequest(dependencies, caller, c.req.param('id'));
  try {
    await performAction(dependencies, row, {
      action,
      by: resolveActionActor(caller, action),
      body: decision.body,
      key: key.data,
    });
    return c.redirect(`/desk/requests/${row.requestId}?done=${action}`, 303);
  } catch (error) {
    const refusal = describeRefusal(error);
    if (!refusal) throw error;
    return showCase(c, { outcome: refusal, status: 409, form });
  }
});

deskRoutes.onError((error, c) => {
  const session = c.var.session as typeof c.var.session | undefined;
  const isMissing = error instanceof HttpProblem && error.code === 'API_NOT_FOUND';
  if (!isMissing)
    c.var.dependencies.log.error({ error: String(error) }, 'a page of the desk failed');
  const [title, sentence] = isMissing ? notFound : failed;
  return c.html(renderDeskMessage(title, session, sentence, toQueue), isMissing ? 404 : 500);
});

/** Reads the case anew, so that a refused act is followed by what is true now, and by what has changed. */
async function showCase(
  c: Context<ApiEnv>,
  {
    form,
    outcome,
    status = 200,
  }: {
    outcome?: Outcome | undefined;
    status?: 200 | 403 | 409 | 422;
    /** Of an act that was not done. */
    form?: URLSearchParams;
  },
) {
  const { caller, dependencies, session } = c.var;
  const row = await requireOwnRequest(dependencies, caller, c.req.param('id') ?? '');
  await dependencies.storage.accessLog.record([row.requestId], `shown at the desk to ${caller.id}`);
  const shown = await readCase(dependencies, caller, row);
  const view: CaseView = {
    timeline: Timeline.parse(c.req.query('timeline')),
    outcome,
    changes: form && findChanges(form, shown),
  };
  return c.html(renderCase(session, shown, Date.now(), view), status);
}

function describeRefusal(error: unknown): Outcome | undefined {
  if (error instanceof Unavailable)
    return {
      isDone: false,
      zh: '流程引擎暂时无法访问，操作未生效，请稍后再试',
      en: 'the process cannot be reached: nothing was done, please try again in a moment',
    };
  if (error instanceof HttpProblem)
    return { isDone: false, zh: '您无权进行此操作', en: 'your role may not do this' };
  if (!(error instanceof ActionRefused)) return undefined;
  const { zh, en } = describeFailure(error.code);
  return { isDone: false, zh: `未执行：${zh}`, en: `not done: ${en}` };
}

const describeWrong = (fields: readonly string[]): Outcome => ({
  isDone: false,
  zh: `请检查：${fields.join('、')}`,
  en: `please fill in or correct: ${fields.join(', ')}`,
});

const formIsForeign: Outcome = {
  isDone: false,
  zh: '页面已过期，未执行任何操作，请重新提交',
  en: 'this page was no longer valid: nothing was done, please send it again',
};

const toQueue = { href: '/desk', text: { zh: '返回队列', en: 'back to the queue' } };
const notFound = [
  { zh: '没有该申请', en: 'No such request' },
  { zh: '没有该申请，或它不属于贵机构', en: 'there is no such request of your acquirer' },
] as const;
const failed = [
  { zh: '页面出错', en: 'Something failed' },
  { zh: '页面暂时无法显示，请稍后再试', en: 'the page cannot be shown now; please try again' },
] as const;
