/** The queue, the way to the next case, saved views, what a person puts off, and work on several requests at once. */
import { Hono } from 'hono';
import { z } from 'zod';
import { buildFreeText } from '../../domain/request/card-change-schema.ts';
import { Unavailable } from '../../client/errors.ts';
import { performAction } from '../action-request.ts';
import { resolveActionActor } from '../caller.ts';
import type { ApiEnv } from '../dependencies.ts';
import { FormKey } from '../form-tokens.ts';
import { assertColleague } from '../hand-over.ts';
import { kilobyte } from '../operation.ts';
import { requireOwnRequest } from '../ownership.ts';
import { limitBody } from '../request-validation.ts';
import { renderBulkResults, type BulkResult } from './bulk-results.ts';
import { readDecision } from './decisions.ts';
import { toQueue } from './errors.ts';
import { renderDeskMessage } from './frame.ts';
import { Filter, formatFilter, renderQueue } from './queue.ts';
import { readPlace } from './queue-places.ts';
import { describeRefusal, describeWrong, formIsForeign } from './refusals.ts';
import { readDeskForm, requireSession } from './session.ts';

const rowsPerPage = 50;
const Id = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/** What may be done to several requests at once. Nothing that decides about money is among it. */
const bulkActions = ['claim', 'requestInfo'] as const;
const BulkAction = z.enum(bulkActions);

export const deskQueueRoutes = new Hono<ApiEnv>();

for (const path of ['/desk', '/desk/next', '/desk/bulk', '/desk/views', '/desk/views/delete'])
  deskQueueRoutes.use(path, limitBody(64 * kilobyte), requireSession);

deskQueueRoutes.get('/desk', async (c) => {
  const { deskQueue } = c.var.dependencies.storage;
  const { person } = c.var.session;
  const filter = Filter.parse(c.req.query());
  const behind = readPlace(c.req.query('behind'));
  const [page, counts, saved] = await Promise.all([
    deskQueue.list(person, filter, { limit: rowsPerPage, behind }),
    deskQueue.count(person),
    deskQueue.listViews(person),
  ]);
  const isEmpty = c.req.query('empty') !== undefined;
  return c.html(
    renderQueue(c.var.session, { ...page, counts, saved, filter, isEmpty }, Date.now()),
  );
});

deskQueueRoutes.get('/desk/next', async (c) => {
  const filter = Filter.parse(c.req.query());
  const behind = readPlace(c.req.query('behind'));
  const query = formatFilter(filter);
  const { person } = c.var.session;
  const { deskQueue } = c.var.dependencies.storage;
  const found =
    (await deskQueue.findNext(person, filter, behind)) ??
    (behind === undefined ? undefined : await deskQueue.findNext(person, filter));
  const next = found === behind?.requestId ? undefined : found;
  return c.redirect(
    next === undefined
      ? `/desk?${[query, 'empty'].filter(Boolean).join('&')}`
      : `/desk/requests/${next}?queue=${encodeURIComponent(query)}`,
    303,
  );
});

const View = z.object({
  name: z.string().trim().pipe(buildFreeText(40).min(1)),
  query: z.string().max(500),
});

deskQueueRoutes.post('/desk/views', async (c) => {
  const form = await readDeskForm(c);
  const view = View.safeParse(Object.fromEntries(form ?? []));
  if (!view.success) return c.redirect('/desk', 303);
  const query = formatFilter(
    Filter.parse(Object.fromEntries(new URLSearchParams(view.data.query))),
  );
  const { deskQueue } = c.var.dependencies.storage;
  await deskQueue.saveView(c.var.session.person, { name: view.data.name, query });
  return c.redirect(`/desk?${query}`, 303);
});

deskQueueRoutes.post('/desk/views/delete', async (c) => {
  const form = await readDeskForm(c);
  const { deskQueue } = c.var.dependencies.storage;
  if (form) await deskQueue.deleteView(c.var.session.person, form.get('name') ?? '');
  return c.redirect('/desk', 303);
});

deskQueueRoutes.post('/desk/bulk', async (c) => {
  const { caller, dependencies, session } = c.var;
  const form = await readDeskForm(c);
  const say = (outcome: { zh: string; en: string }, status: 403 | 422) =>
    c.html(renderDeskMessage(notDone, session, outcome, toQueue), status);
  if (!form) return say(formIsForeign, 403);
  const action = BulkAction.safeParse(form.get('action'));
  const key = FormKey.safeParse(form.get('key'));
  const ids = z.array(Id).min(1).max(rowsPerPage).safeParse(form.getAll('ids'));
  if (!action.success || !key.success) return say(describeWrong(['action']), 422);
  if (!ids.success) return say(nothingTicked, 422);
  const decision = readDecision(action.data, form);
  if ('wrong' in decision) return say(describeWrong(['documents']), 422);
  const by = resolveActionActor(caller, action.data);
  const results: BulkResult[] = [];
  for (const requestId of ids.data) {
    // After one that found no process, the others would only wait.
    if (results.some(({ isSilent }) => isSilent)) {
      results.push({ requestId, isSilent: true });
      continue;
    }
    try {
      const row = await requireOwnRequest(dependencies, caller, requestId);
      await assertColleague(dependencies, caller, action.data, decision.body);
      await performAction(dependencies, row, {
        action: action.data,
        by,
        body: decision.body,
        key: key.data,
      });
      results.push({ requestId, merchantId: row.merchantId });
    } catch (error) {
      const refusal = describeRefusal(error);
      if (!refusal) throw error;
      results.push({ requestId, refusal, isSilent: error instanceof Unavailable });
    }
  }
  return c.html(renderBulkResults(session, action.data, results));
});

const notDone = { zh: '未执行', en: 'Not done' };
const nothingTicked = { zh: '请先勾选申请', en: 'tick the requests first' };
