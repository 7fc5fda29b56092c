/** The owner's request with the controls to go on with it. Whoever acts, and on what, comes from the session. */
import { Hono, type Context } from 'hono';
import type { RequestRow } from '../../activities/requests.ts';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import { validate } from '../../client/validation.ts';
import { describeFailure } from '../../domain/failures/codes.ts';
import { actionBodies } from '../../domain/request/action-schema.ts';
import { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { isOutcome } from '../../domain/request/stages.ts';
import type { ActionName } from '../../workflows/contract.ts';
import { performAction } from '../action-request.ts';
import type { ApiEnv } from '../dependencies.ts';
import { FormKey } from '../form-tokens.ts';
import { queryStatus } from '../fresh-status.ts';
import { describeProblem, HttpProblem } from '../http-problem.ts';
import { kilobyte } from '../operation.ts';
import type { BilingualText } from '../pages/layout.ts';
import { renderPayouts } from '../pages/payouts.ts';
import { listStages, renderStages } from '../pages/stages.ts';
import { renderStatusPage } from '../pages/status.ts';
import { readPayouts } from '../payouts.ts';
import { buildReceipt } from '../receipt.ts';
import { limitBody } from '../request-validation.ts';
import { findServicePhone } from '../service-phone.ts';
import { findSignedAgreement } from '../signed-agreement.ts';
import type { StopAnswer } from '../safety-acts.ts';
import { buildRecordedStatus } from '../views/card-change.ts';
import { renderActs, type ActsPage } from './acts.ts';
import { buildCorrection, renderCorrection } from './correction.ts';
import { answerHostedError, renderForeign } from './errors.ts';
import { renderAlert, renderDone } from './forms.ts';
import { renderReceipt } from './receipt.ts';
import { renderOtherActs } from './other-acts.ts';
import { readField, readHostedForm, requireHostedSession } from './session.ts';
import { buildOwner, findRequest, readWork, writeDraft } from './work.ts';

export const hostedProgressRoutes = new Hono<ApiEnv>();

hostedProgressRoutes.use('/change/progress', requireHostedSession);
hostedProgressRoutes.use('/change/progress/*', requireHostedSession);
hostedProgressRoutes.use('/change/receipt', requireHostedSession);

hostedProgressRoutes.get('/change/progress', (c) => {
  const done = c.req.query('done') ?? '';
  if (done === 'back') return showProgress(c, { done: cameBack });
  return showProgress(c, isAct(done) ? { done: acts[done].done } : {});
});

hostedProgressRoutes.post('/change/progress/:act', limitBody(16 * kilobyte), async (c) => {
  const { dependencies, hosted } = c.var;
  const form = await readHostedForm(c);
  if (!form) return c.html(renderForeign(), 403);
  const act = c.req.param('act');
  const key = FormKey.safeParse(form.get('key'));
  if (!isAct(act) || !key.success) throw new HttpProblem('API_NOT_FOUND');
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
    const shown = await acts[act].perform({ c, row, form, perform });
    if (shown) return await showProgress(c, shown);
    return c.redirect(`/change/progress?done=${act}`, 303);
  } catch (error) {
    const alert = describeRefusal(error, findServicePhone(c));
    if (!alert) throw error;
    return showProgress(c, { alert }, 409);
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

interface Attempt {
  c: Context<ApiEnv>;
  row: RequestRow;
  form: FormData;
  /** @param step tells the actions of one form apart */
  perform: (
    action: ActionName,
    body: Readonly<Record<string, unknown>>,
    step?: string,
  ) => Promise<StopAnswer>;
}

/** What is said above the page, and the page of a provider that was opened. */
interface Shown {
  done?: BilingualText;
  alert?: BilingualText;
  opened?: ActsPage['opened'];
}

interface Act {
  /** What the owner reads afterwards. */
  done: BilingualText;
  /** @returns what to show at once, where there is something */
  perform: (attempt: Attempt) => Promise<Shown | void>;
}

const openSession = (kind: 'face' | 'card-password'): Act => ({
  done: { zh: '请打开核验页面', en: 'open the page of the provider' },
  async perform({ perform }) {
    const { session } = await perform('openSession', { kind });
    return session ? { opened: { kind, url: session.url } } : undefined;
  },
});

/** The session that is open is asked for once more: the browser does not say which one it was. */
const checkSession = (kind: 'face' | 'card-password'): Act => ({
  done: {
    zh: '正在读取核验结果，请稍后刷新',
    en: 'the result is being read; look again in a moment',
  },
  async perform({ perform }) {
    const { session } = await perform('openSession', { kind }, '-open');
    if (session)
      await perform('proveFactor', { method: kind, sessionRef: session.sessionRef }, '-prove');
  },
});

/** An act of one action. @param buildBody of the fields of the form */
const simple = (
  action: ActionName,
  done: BilingualText,
  buildBody: (form: FormData) => Record<string, unknown> = () => ({}),
): Act => ({
  done,
  async perform({ form, perform }) {
    await perform(action, buildBody(form));
  },
});

const code = (form: FormData) => ({ code: readField(form, 'code') ?? '' });

/** The browser sends the time of the clock on the wall, which is China's. */
const readChineseTime = (form: FormData, name: string): string =>
  `${readField(form, name) ?? ''}:00+08:00`;

const stopped = {
  zh: '已收到，变更暂停，我们将拨打登记电话核实',
  en: 'received: the change stops, and we call the number on record',
};

const acts = {
  'request-code': simple('requestCode', { zh: '已发送，请查收', en: 'sent' }),
  'enter-code': simple(
    'proveFactor',
    { zh: '验证码已提交', en: 'the code was entered' },
    (form) => ({
      method: 'otp',
      ...code(form),
    }),
  ),
  'open-face': openSession('face'),
  'check-face': checkSession('face'),
  'open-card-password': openSession('card-password'),
  'check-card-password': checkSession('card-password'),
  sign: simple(
    'sign',
    {
      zh: '正在读取签署结果，请稍后刷新',
      en: 'the signature is being read; look again in a moment',
    },
    (form) => ({ signingId: readField(form, 'signingId') ?? '' }),
  ),
  'enter-penny-code': simple(
    'confirmPenny',
    { zh: '验证码已提交', en: 'the code was entered' },
    code,
  ),
  paid: simple('confirmPenny', { zh: '正在向银行查询', en: 'the bank is being asked' }),
  'test-passed': simple('confirmTest', { zh: '已确认到账', en: 'confirmed' }, () => ({ ok: true })),
  'test-failed': simple(
    'confirmTest',
    { zh: '已登记，正在恢复原卡', en: 'recorded; payouts go back to the old card' },
    () => ({ ok: false }),
  ),
  'choose-window': simple(
    'chooseWindow',
    { zh: '切换时间已保存', en: 'the time is saved' },
    (form) => ({
      from: readChineseTime(form, 'from'),
      to: readChineseTime(form, 'to'),
    }),
  ),
  withdraw: simple('withdraw', { zh: '正在撤销申请', en: 'the request is being withdrawn' }),
  stop: simple('object', stopped),
  'lost-old': simple(
    'reportLost',
    { zh: '已登记挂失，出款暂缓', en: 'recorded; payouts are held' },
    () => ({
      card: 'old',
    }),
  ),
  'lost-new': simple('reportLost', { zh: '已登记挂失', en: 'recorded' }, () => ({ card: 'new' })),
  'old-card': {
    done: { zh: '已保存', en: 'saved' },
    async perform({ c, form }) {
      const { dependencies, hosted } = c.var;
      const work = await readWork(dependencies, hosted.person);
      const oldAccount = validate(CardChangeRequest.shape.oldAccount, {
        last4: readField(form, 'last4') ?? '',
      });
      await writeDraft(dependencies, work, (body) => ({ ...body, oldAccount }));
    },
  },
  correct: {
    done: { zh: '补正已提交，正在核对', en: 'the correction was sent and is being checked' },
    async perform({ c, row, perform }) {
      const { dependencies, hosted } = c.var;
      const { draft } = await readWork(dependencies, hosted.person);
      await perform('correct', { changes: buildCorrection(hosted, row.state.problems, draft) });
      // The next correction begins anew.
      if (draft)
        await dependencies.storage.drafts.confirm(draft, draft.digest, buildOwner(hosted.person));
    },
  },
} as const satisfies Record<string, Act>;

const isAct = (name: string): name is keyof typeof acts => Object.hasOwn(acts, name);

function describeRefusal(error: unknown, phone: string): BilingualText | undefined {
  if (error instanceof Unavailable) return describeProblem('API_UNAVAILABLE');
  if (error instanceof HttpProblem) return describeProblem(error.code, { phone });
  return error instanceof ActionRefused
    ? describeFailure(error.code, { ...error.params, phone })
    : undefined;
}

async function showProgress(
  c: Context<ApiEnv>,
  { done, alert, opened }: Shown = {},
  httpStatus: 200 | 409 = 200,
): Promise<Response> {
  const { dependencies, hosted } = c.var;
  const row = await findRequest(dependencies, hosted.person);
  if (!row) return c.redirect('/change', 303);
  const { acquirerId, requestId } = row;
  const { auditLog, requestFacts } = dependencies.storage;
  const [fresh, agreement, payouts, entries, facts] = await Promise.all([
    queryStatus(dependencies, row),
    findSignedAgreement(dependencies, row),
    dependencies.payouts && readPayouts(dependencies, row).then(renderPayouts),
    auditLog.read(acquirerId, requestId),
    requestFacts.readLast(row),
  ]);
  const status = fresh ?? buildRecordedStatus(row) ?? row.state;
  const servicePhone = findServicePhone(c);
  const now = { ...row, state: { ...row.state, stage: status.stage } };
  const { values: policy } = dependencies.getPolicy(acquirerId);
  const { draft } =
    status.stage === 'correction'
      ? await readWork(dependencies, hosted.person)
      : { draft: undefined };
  return c.html(
    renderStatusPage(row, status, {
      agreement,
      payouts,
      outcome: (alert && renderAlert([alert])) ?? (done && renderDone(done)),
      stages: renderStages(listStages(now, entries, policy), row.acknowledgement?.eta),
      acts: renderActs({
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
      more: renderOtherActs(hosted, now, { servicePhone, hasReceipt: isOutcome(row.state.stage) }),
    }),
    httpStatus,
  );
}
