/** The owner's request with the controls to go on with it. Whoever acts, and on what, comes from the session. */
import { Hono, type Context } from 'hono';
import { validate } from '../../client/validation.ts';
import { actionBodies } from '../../domain/request/action-schema.ts';
import { isOutcome } from '../../domain/request/stages.ts';
import type { ActionName } from '../../workflows/contract.ts';
import { performAction } from '../action-request.ts';
import type { ApiEnv } from '../dependencies.ts';
import { FormKey } from '../form-tokens.ts';
import { queryStatus } from '../fresh-status.ts';
import { HttpProblem } from '../http-problem.ts';
import { kilobyte } from '../operation.ts';
import { renderPayouts } from '../pages/payouts.ts';
import { listStages, renderStages } from '../pages/stages.ts';
import { renderStatusPage, type ShownStatus } from '../pages/status.ts';
import { readPayouts } from '../payouts.ts';
import { listQuestions } from '../questions.ts';
import { buildReceipt } from '../receipt.ts';
import { limitBody } from '../request-validation.ts';
import { findServicePhone } from '../service-phone.ts';
import { findSignedAgreement } from '../signed-agreement.ts';
import { buildRecordedStatus } from '../views/card-change.ts';
import { renderActs } from './acts.ts';
import { renderCorrection } from './correction.ts';
import { answerHostedError, describeRefusal, renderForeign } from './errors.ts';
import { renderAlert, renderDone } from './forms.ts';
import { renderReceipt } from './receipt.ts';
import { findAct, type Shown } from './perform.ts';
import { renderOtherActs } from './other-acts.ts';
import { readHostedForm, requireHostedSession } from './session.ts';
import { buildOwner, findRequest, readWork } from './work.ts';

export const hostedProgressRoutes = new Hono<ApiEnv>();

hostedProgressRoutes.use('/change/progress', requireHostedSession);
hostedProgressRoutes.use('/change/progress/*', requireHostedSession);
hostedProgressRoutes.use('/change/receipt', requireHostedSession);

hostedProgressRoutes.get('/change/progress', (c) => {
  const done = c.req.query('done') ?? '';
  if (done === 'back') return showProgress(c, { done: cameBack });
  return showProgress(c, { done: findAct(done)?.done });
});

hostedProgressRoutes.post('/change/progress/:act', limitBody(16 * kilobyte), async (c) => {
  const { dependencies, hosted } = c.var;
  const form = await readHostedForm(c);
  if (!form) return c.html(renderForeign(), 403);
  const name = c.req.param('act');
  const act = findAct(name);
  const key = FormKey.safeParse(form.get('key'));
  if (!act || !key.success) throw new HttpProblem('API_NOT_FOUND');
  const row = await findRequest(dependencies, hosted.person);
  if (!row) return c.redirect('/change', 303);
  const perform = (action: ActionName, body: Readonly<Record<string, unknown>>, step = '') =>
    performAction(dependencies, row, {
      action,
      by: buildOwner(hosted.person),
      body: validate(actionBodies[action], body),
      key: `${key.data}${step}`,
    });
  try {
    const shown = await act.perform({ c, row, form, key: key.data, perform });
    if (shown) return await showProgress(c, shown);
    return c.redirect(`/change/progress?done=${name}`, 303);
  } catch (error) {
    const alert = describeRefusal(error, findServicePhone(c));
    if (!alert) throw error;
    return showProgress(c, { alert, typed: form }, 409);
  }
});

hostedProgressRoutes.get('/change/receipt', async (c) => {
  const { dependencies, hosted } = c.var;
  const row = await findRequest(dependencies, hosted.person);
  if (!row) throw new HttpProblem('API_NOT_FOUND');
  return c.html(renderReceipt(await buildReceipt(dependencies, row)));
});

hostedProgressRoutes.onError(answerHostedError);

/** What the page of a provider says does not count: the result is read when the owner asks for it. */
const cameBack = {
  zh: '欢迎回来：如已完成，请点击下方“继续”',
  en: 'welcome back: if you have done it, press “go on” below',
};

async function showProgress(
  c: Context<ApiEnv>,
  { done, alert, opened, typed }: Shown = {},
  httpStatus: 200 | 409 = 200,
): Promise<Response> {
  const { dependencies, hosted } = c.var;
  const row = await findRequest(dependencies, hosted.person);
  if (!row) return c.redirect('/change', 303);
  const { acquirerId, requestId } = row;
  const { auditLog, requestFacts } = dependencies.storage;
  const [fresh, agreement, payouts, entries, facts, questions] = await Promise.all([
    queryStatus(dependencies, row),
    findSignedAgreement(dependencies, row),
    dependencies.payouts && readPayouts(dependencies, row),
    auditLog.read(acquirerId, requestId),
    requestFacts.readLast(row),
    listQuestions(dependencies, row),
  ]);
  const status: ShownStatus = fresh ?? buildRecordedStatus(row) ?? row.state;
  const servicePhone = findServicePhone(c);
  const present = { ...row, state: { ...row.state, stage: status.stage } };
  const { values: policy } = dependencies.getPolicy(acquirerId);
  const { draft } =
    status.stage === 'correction'
      ? await readWork(dependencies, hosted.person)
      : { draft: undefined };
  return c.html(
    renderStatusPage(row, status, {
      agreement,
      payouts: dependencies.payouts && renderPayouts(payouts, status.payers),
      outcome: (alert && renderAlert([alert])) ?? (done && renderDone(done)),
      stages: renderStages(listStages(present, entries, policy), row.acknowledgement?.eta),
      now: renderActs({
        session: hosted,
        status,
        facts,
        policy,
        now: new Date().toISOString(),
        servicePhone,
        correction:
          status.stage === 'correction'
            ? renderCorrection(hosted, status.problems, draft)
            : undefined,
        opened,
      }),
      more: renderOtherActs(hosted, present, {
        servicePhone,
        questions,
        typed,
        hasReceipt: isOutcome(row.state.stage),
      }),
    }),
    httpStatus,
  );
}
