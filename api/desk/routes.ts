/** The pages of the desk: the queue, a case, and the acts on it. Every case that is shown is in the access log. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { performAction } from '../action-request.ts';
import { resolveActionActor } from '../caller.ts';
import type { ApiEnv } from '../dependencies.ts';
import { FormKey } from '../form-tokens.ts';
import { assertColleague } from '../hand-over.ts';
import { HttpProblem } from '../http-problem.ts';
import { kilobyte } from '../operation.ts';
import { requireOwnRequest } from '../ownership.ts';
import { limitBody } from '../request-validation.ts';
import { describeDone, nameDeed, renderCase, type CaseView } from './case.ts';
import { findChanges } from './changes.ts';
import { isDeskAction, readDecision } from './decisions.ts';
import type { Undone } from './decision-forms.ts';
import { deskDocumentRoutes } from './document-routes.ts';
import { buildExport, renderPrintedCase } from './export.ts';
import { answerDeskError } from './errors.ts';
import { Filter, formatFilter } from './queue.ts';
import { findPlace, formatPlace, readPlace } from './queue-places.ts';
import { deskQueueRoutes } from './queue-routes.ts';
import { describeRefusal, describeWrong, formIsForeign } from './refusals.ts';
import { addSeenSubject } from './seen-subject.ts';
import { readDeskForm, requireSession } from './session.ts';
import { readCase, type Outcome } from './shown-case.ts';
import { timelineFilters } from './timeline.ts';

const Timeline = z.enum(timelineFilters).catch('all');

export const deskRoutes = new Hono<ApiEnv>();

deskRoutes.route('/', deskQueueRoutes);
deskRoutes.use('/desk/requests/*', requireSession);
deskRoutes.route('/', deskDocumentRoutes);

deskRoutes.get('/desk/requests/:id', async (c) => {
  return showCase(c, { outcome: describeDone(c.req.query('done') ?? '') });
});

/** A case that leaves the desk is in the access log by its own name. */
async function readForExport(c: Context<ApiEnv>, as: string) {
  const { caller, dependencies } = c.var;
  const row = await requireOwnRequest(dependencies, caller, c.req.param('id') ?? '');
  await dependencies.storage.accessLog.record(
    [row.requestId],
    `exported at the desk as ${as} by ${row.acquirerId}/${caller.id}`,
  );
  return readCase(dependencies, caller, row);
}

deskRoutes.get('/desk/requests/:id/export.json', async (c) => {
  const shown = await readForExport(c, 'JSON');
  c.header('content-disposition', `attachment; filename="${shown.row.requestId}.json"`);
  return c.json(buildExport(shown, c.var.session.person, new Date().toISOString()));
});

deskRoutes.get('/desk/requests/:id/print', async (c) => {
  const shown = await readForExport(c, 'a printed page');
  return c.html(renderPrintedCase(c.var.session, shown, Date.now()));
});

const snoozeMs = { hour: 3_600_000, day: 24 * 3_600_000, week: 7 * 24 * 3_600_000 } as const;
const SnoozeFor = z.enum(['hour', 'day', 'week', 'wake']);

deskRoutes.post('/desk/requests/:id/snooze', limitBody(kilobyte), async (c) => {
  const { caller, dependencies, session } = c.var;
  const form = await readDeskForm(c);
  const length = SnoozeFor.safeParse(form?.get('for'));
  if (!form || !length.success) return showCase(c, { outcome: formIsForeign, status: 403 });
  const { requestId } = await requireOwnRequest(dependencies, caller, c.req.param('id'));
  const { deskQueue } = dependencies.storage;
  if (length.data === 'wake') {
    await deskQueue.wake(session.person, requestId);
    return c.redirect(`/desk/requests/${requestId}`, 303);
  }
  const until = new Date(Date.now() + snoozeMs[length.data]).toISOString();
  await deskQueue.snooze(session.person, requestId, until);
  return c.redirect('/desk', 303);
});

deskRoutes.post('/desk/requests/:id/:action', limitBody(16 * kilobyte), async (c) => {
  const { dependencies, caller } = c.var;
  const { action } = c.req.param();
  const form = await readDeskForm(c);
  if (!isDeskAction(action)) throw new HttpProblem('API_NOT_FOUND');
  if (!form) return showCase(c, { outcome: formIsForeign, status: 403 });
  const key = FormKey.safeParse(form.get('key'));
  const undone = { action, form };
  if (!key.success) return showCase(c, { outcome: describeWrong(['key']), status: 422, undone });
  const decision = readDecision(action, form);
  if ('wrong' in decision)
    return showCase(c, { outcome: describeWrong(decision.wrong), status: 422, undone });
  const row = await requireOwnRequest(dependencies, caller, c.req.param('id'));
  try {
    await assertColleague(dependencies, caller, action, decision.body);
    await performAction(dependencies, row, {
      action,
      by: resolveActionActor(caller, action),
      body: await addSeenSubject(dependencies, row, action, decision.body, form),
      key: key.data,
    });
    const queue = readQueue(form.get('queue'));
    const way = queue && `&queue=${encodeURIComponent(queue)}`;
    const place = findPlace(row);
    return c.redirect(
      `/desk/requests/${row.requestId}?done=${nameDeed(action, decision.body)}&${formatPlace(place)}${way}`,
      303,
    );
  } catch (error) {
    const refusal = describeRefusal(error);
    if (!refusal) throw error;
    return showCase(c, { outcome: refusal, status: 409, undone });
  }
});

deskRoutes.onError(
  answerDeskError({
    title: { zh: '没有该申请', en: 'No such request' },
    sentence: {
      zh: '没有该申请，或它不属于贵机构',
      en: 'there is no such request of your acquirer',
    },
  }),
);

/** The filter of the queue that a person came from; nothing else of the text gets into a page. */
const readQueue = (text: string | null | undefined): string =>
  formatFilter(Filter.parse(Object.fromEntries(new URLSearchParams(text ?? ''))));

/** Reads the case anew, so that a refused act is followed by what is true now, and by what has changed. */
async function showCase(
  c: Context<ApiEnv>,
  {
    undone,
    outcome,
    status = 200,
  }: {
    outcome?: Outcome | undefined;
    status?: 200 | 403 | 409 | 422;
    undone?: Undone;
  },
) {
  const { caller, dependencies, session } = c.var;
  const row = await requireOwnRequest(dependencies, caller, c.req.param('id') ?? '');
  await dependencies.storage.accessLog.record([row.requestId], `shown at the desk to ${caller.id}`);
  const shown = await readCase(dependencies, caller, row);
  const view: CaseView = {
    timeline: Timeline.parse(c.req.query('timeline')),
    queue: readQueue(c.req.query('queue') ?? undone?.form.get('queue')),
    place: readPlace(c.req.query('behind')),
    outcome,
    changes: undone && findChanges(undone.form, shown),
    undone,
  };
  return c.html(renderCase(session, shown, Date.now(), view), status);
}
