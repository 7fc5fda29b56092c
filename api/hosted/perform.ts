/** The acts of the progress page: what each sends to the process, and what the owner reads afterwards. */
import type { Context } from 'hono';
import type { RequestRow } from '../../activities/requests.ts';
import { validate } from '../../client/validation.ts';
import { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { ActionName } from '../../workflows/contract.ts';
import type { ApiEnv } from '../dependencies.ts';
import type { BilingualText } from '../pages/layout.ts';
import { splitLanguages } from '../pages/status.ts';
import { askSupport } from '../questions.ts';
import type { StopAnswer } from '../safety-acts.ts';
import type { ActsPage } from './acts.ts';
import { buildCorrection } from './correction.ts';
import { readField } from './session.ts';
import { buildOwner, readWork, writeDraft } from './work.ts';
import { readFormTime } from '../form-times.ts';

interface Attempt {
  c: Context<ApiEnv>;
  row: RequestRow;
  form: FormData;
  /** Of the form. */
  key: string;
  /** @param step tells the actions of one form apart */
  perform: (
    action: ActionName,
    body: Readonly<Record<string, unknown>>,
    step?: string,
  ) => Promise<StopAnswer>;
}

/** What is said above the page, and the page of a provider that was opened. */
export interface Shown {
  done?: BilingualText | undefined;
  alert?: BilingualText;
  /** The form that was refused. */
  typed?: FormData;
  opened?: ActsPage['opened'];
}

interface Act {
  /** What the owner reads afterwards, where that is the same whatever came of it. */
  done?: BilingualText;
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

/** An act of which the process says what it came to: not every stop stops, and not every one at once. */
const answered = (action: ActionName, body: Record<string, unknown> = {}): Act => ({
  async perform({ perform }) {
    const { next } = await perform(action, body);
    return { done: splitLanguages(next) };
  },
});

const acts = {
  'request-code': answered('requestCode'),
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
  'payouts-arrived': simple('confirmTest', { zh: '已确认到账', en: 'confirmed' }, () => ({
    ok: true,
  })),
  'payouts-missing': answered('confirmTest', { ok: false }),
  'choose-window': simple(
    'chooseWindow',
    { zh: '切换时间已保存', en: 'the time is saved' },
    (form) => ({
      from: readFormTime(readField(form, 'from')),
      to: readFormTime(readField(form, 'to')),
    }),
  ),
  withdraw: answered('withdraw'),
  stop: answered('object'),
  'lost-old': answered('reportLost', { card: 'old' }),
  'lost-new': answered('reportLost', { card: 'new' }),
  ask: {
    done: {
      zh: '已收到您的问题，客服将致电登记号码答复',
      en: 'received; support calls the number on record',
    },
    async perform({ c, row, form, key }) {
      const { dependencies, hosted } = c.var;
      const typed = readField(form, 'question') ?? '';
      await askSupport(dependencies, row, hosted.person.id, typed, key);
    },
  },
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
} satisfies Record<string, Act>;

export const findAct = (name: string): Act | undefined =>
  Object.hasOwn(acts, name) ? acts[name as keyof typeof acts] : undefined;
