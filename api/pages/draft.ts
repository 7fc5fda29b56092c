/** The page on which the owner confirms a draft: everything in it, and what is missing. */
import { html } from 'hono/html';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { CardChangeRequest, Role } from '../../domain/request/card-change-schema.ts';
import { formatYuan } from '../../domain/text/money.ts';
import { findMissingFields, type Draft } from '../../domain/request/draft-schema.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import { buildProblemView } from '../views/problems.ts';
import { neverAsk } from './stop.ts';
import {
  renderMessagePage,
  renderPage,
  renderRow,
  renderSentence,
  type BilingualText,
  type Html,
} from './layout.ts';

const title = { zh: '核对并提交换卡申请', en: 'Check and submit your card change' };

const fields: Record<keyof Draft, BilingualText> = {
  merchantId: { zh: '商户', en: 'Merchant' },
  intake: { zh: '办理渠道', en: 'Channel' },
  appealOf: { zh: '申诉的申请', en: 'Appeal against' },
  scope: { zh: '仅变更该终端的结算卡', en: 'Only the card of the terminal' },
  reason: { zh: '原因', en: 'Reason' },
  oldAccount: { zh: '原卡尾号', en: 'Old card ends in' },
  newAccount: { zh: '新卡尾号', en: 'New card ends in' },
  owner: { zh: '经营者', en: 'Owner' },
  applicant: { zh: '申请人身份', en: 'Applicant' },
  authn: { zh: '登录与验证方式', en: 'Sign-in and verification' },
  materials: { zh: '材料', en: 'Documents' },
  terminals: { zh: '终端', en: 'Terminals' },
  settlementParams: { zh: '结算设置', en: 'Settlement' },
  preferredWindow: { zh: '期望切换时间', en: 'Preferred time of the switch' },
  guideVersion: { zh: '指引版本', en: 'Version of the guide' },
};

const drafters: Partial<Record<Role, BilingualText>> = {
  owner: { zh: '您本人', en: 'you' },
  agent: { zh: '您的代理人', en: 'your agent' },
  clerk: { zh: '柜员', en: 'a clerk' },
  operator: { zh: '客服人员', en: 'our staff' },
  system: { zh: '系统（依据银行通知）', en: "the system, on the bank's notice" },
};

export const reasonWords: Record<CardChangeRequest['reason']['kind'], BilingualText> = {
  'lost-card': { zh: '原卡遗失', en: 'the card is lost' },
  'closed-account': { zh: '原账户已注销', en: 'the account is closed' },
  'new-bank': { zh: '更换银行', en: 'change of bank' },
  'new-owner': { zh: '经营者变更', en: 'change of owner' },
  'card-reissued': { zh: '银行换发新卡', en: 'the bank issued a new card' },
  'better-limits': { zh: '额度更合适', en: 'better limits' },
  correction: { zh: '更正信息', en: 'correction of wrong data' },
  other: { zh: '其他', en: 'other' },
};

/** A value that is the same in both languages. */
const buildSameText = (text: string): BilingualText => ({ zh: text, en: '' });

const joinReadable = (values: readonly string[]): BilingualText => ({
  zh: values.map((value) => formatValue(value, 'zh')).join('、'),
  en: values.map((value) => formatValue(value, 'en')).join(', '),
});

/** The text of each field. Fields without one, such as tokens, are not shown. */
const fieldTexts: { [Field in keyof Draft]?: (value: NonNullable<Draft[Field]>) => BilingualText } =
  {
    merchantId: buildSameText,
    scope: ({ terminal }) => buildSameText(terminal),
    reason: ({ kind, text = '' }) => ({
      zh: `${reasonWords[kind].zh} ${text}`,
      en: reasonWords[kind].en,
    }),
    oldAccount: ({ last4 }) => buildSameText(last4),
    newAccount: ({ last4 }) => buildSameText(last4),
    materials: (materials) => joinReadable(materials.map(({ kind }) => kind)),
    terminals: joinReadable,
    settlementParams: ({ cycle, dailyCapFen, feeWish = '' }) => ({
      zh: `${cycle ?? ''} ${dailyCapFen === undefined ? '' : `每日上限${formatYuan(dailyCapFen)}元`} ${feeWish}`,
      en: `${cycle ?? ''} ${dailyCapFen === undefined ? '' : `at most ${formatYuan(dailyCapFen)} yuan a day`} ${feeWish}`,
    }),
    guideVersion: buildSameText,
    preferredWindow: ({ from, to }) =>
      buildSameText(`${formatChineseTime(from)} – ${formatChineseTime(to)}`),
  };

function renderFieldRow<Field extends keyof Draft>(draft: Draft, field: Field): Html | undefined {
  const describe = fieldTexts[field] as ((value: Draft[Field]) => BilingualText) | undefined;
  return describe && draft[field] !== undefined
    ? renderRow(fields[field], describe(draft[field]))
    : undefined;
}

/** @param refusal why the last attempt to submit it failed */
export function renderDraftPage(
  { body, draftedBy, digest, expiresAt }: StoredDraft,
  refusal?: Refusal,
): Html {
  const missing = findMissingFields(body);
  return renderPage(
    title,
    html`${refusal && html`<section>${listReasons(refusal).map(renderSentence)}</section>`}
      <table>
        ${(Object.keys(fields) as (keyof Draft)[]).map((field) => renderFieldRow(body, field))}
        ${renderRow({ zh: '填写人', en: 'Prepared by' }, drafters[draftedBy.role] ?? buildSameText(draftedBy.role))}
        ${renderRow({ zh: '有效期至', en: 'Valid until' }, buildSameText(formatChineseTime(expiresAt)))}
      </table>
      <section>
        ${missing.length > 0 ? renderMissingFields(missing) : renderSubmitForm(digest)}
        ${renderSentence(neverAsk)}
      </section>`,
  );
}

const renderMissingFields = (missing: readonly (keyof Draft)[]): Html =>
  renderSentence({
    zh: `还需您本人在商户应用中补充：${missing.map((field) => fields[field].zh).join('、')}`,
    en: `Please add in the merchant app yourself: ${missing.map((field) => fields[field].en).join(', ')}`,
  });

/** Submits exactly what this page shows: a draft that changed since has another digest. */
const renderSubmitForm = (digest: string): Html =>
  html`${renderSentence({
      zh: '以上内容无误且为本人意愿，请点击提交；提交后仍需核验身份并签署协议。',
      en: 'If all of this is correct and what you want, submit it. Then you prove your identity and sign the agreement.',
    })}
    <form method="post">
      <input type="hidden" name="digest" value="${digest}" />
      <button type="submit">本人确认并提交 Submit</button>
    </form>`;

type Refusal = BilingualText & { problems?: readonly Problem[] | undefined };

const listReasons = ({ zh, en, problems = [] }: Refusal): BilingualText[] =>
  problems.length > 0 ? problems.map((each) => buildProblemView(each)) : [{ zh, en }];

export const renderDraftSubmittedPage = (
  progress: string | undefined,
  problems: readonly Problem[],
): Html =>
  renderPage(
    { zh: '已提交', en: 'Submitted' },
    html`<section>
      ${problems.map((each) => renderSentence(buildProblemView(each)))}
      ${renderProgressLink(progress)}
    </section>`,
  );

export const renderDraftUsedPage = (progress: string | undefined): Html =>
  renderPage(
    { zh: '该草稿已提交', en: 'This draft has been submitted' },
    renderProgressLink(progress),
  );

const renderProgressLink = (href: string | undefined): Html =>
  href === undefined
    ? renderSentence({
        zh: '请打开最近一条通知中的链接查看进度。',
        en: 'The link in the latest notice shows the progress.',
      })
    : html`<p><a href="${href}">查看进度 Progress</a></p>`;

export const renderDraftExpiredPage = (): Html =>
  renderMessagePage(
    { zh: '草稿已过期', en: 'This draft has expired' },
    {
      zh: '请重新填写申请，或联系为您办理的工作人员。',
      en: 'Please start a new request, or ask the person who prepared this one.',
    },
  );
