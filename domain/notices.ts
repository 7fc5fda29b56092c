/** Renders one notice for one audience. Never full numbers, never asks for codes (rules.md E6, A69, A72). */
import type { Problem } from './assessment.ts';
import { textOf } from './failures.ts';
import { carriesStopLink, type NoticeAudience, type NoticeEvent } from './notices/events.ts';
import { sentences } from './notices/texts.ts';
import type { MoneyLocation } from './stages.ts';

export { audiencesOf, noticeEvents } from './notices/events.ts';
export type { NoticeAudience, NoticeEvent } from './notices/events.ts';

export interface NoticeData {
  requestId: string;
  merchantName: string;
  oldLast4: string;
  newLast4: string;
  bankName: string;
  /** ISO 8601; shown in Chinese time. */
  time: string;
  money: MoneyLocation;
  until?: string;
  eta?: string;
  problems?: Problem[];
  /** The reader is no longer on the record: he gets the minimum. */
  removed?: boolean;
  stopLink: string;
  statusLink: string;
}

const money: Record<MoneyLocation, { zh: string; en: string }> = {
  old: { zh: '目前结算至原卡。', en: 'Payouts go to the old card now.' },
  hold: { zh: '目前结算款暂存，收款不受影响。', en: 'Payouts are held now; collection goes on.' },
  new: { zh: '目前结算至新卡。', en: 'Payouts go to the new card now.' },
};

const warning = {
  zh: '工作人员不会向您索要密码或验证码。',
  en: 'Our staff never ask for passwords or codes.',
};

/** @returns subject and plain-text body, Chinese first with English beside it */
export function renderNotice(
  event: NoticeEvent,
  audience: NoticeAudience,
  data: NoticeData,
): { subject: string; body: string } {
  const subject = `【结算卡变更】${data.merchantName}`;
  if (data.removed === true) return { subject, body: minimum(data) };
  const zh = filled(sentences[event].zh, data);
  const en = filled(sentences[event].en, data);
  const told = audience === 'owner' || audience === 'staff';
  const stop = audience !== 'staff' && carriesStopLink(event);
  return {
    subject,
    body: [
      `${data.merchantName}：${zh}${told ? money[data.money].zh : ''}`,
      `${en} ${told ? money[data.money].en : ''}`.trim(),
      ...(stop ? [`停止办理 Stop: ${data.stopLink}`] : []),
      ...(audience === 'owner' ? [`查看进度 Progress: ${data.statusLink}`] : []),
      `${warning.zh} ${warning.en}`,
      `${local(data.time)} ${data.requestId}`,
    ].join('\n'),
  };
}

/** Contacts already removed from the record learn only that a change was asked for, and how to stop it. */
const minimum = (data: NoticeData): string =>
  [
    `${data.merchantName}申请更换结算卡。A change was requested at ${data.merchantName}.`,
    `停止办理 Stop: ${data.stopLink}`,
    `${warning.zh} ${warning.en}`,
    `${local(data.time)} ${data.requestId}`,
  ].join('\n');

function filled(sentence: string, data: NoticeData): string {
  const texts = (data.problems ?? []).map(({ code, params }) => textOf(code, params));
  const values: Record<string, string> = {
    oldLast4: data.oldLast4,
    newLast4: data.newLast4,
    bankName: data.bankName,
    requestId: data.requestId,
    until: data.until === undefined ? '' : local(data.until),
    eta: data.eta === undefined ? '' : local(data.eta),
    items: texts.map(({ zh }) => zh).join('；'),
    itemsEn: texts.map(({ en }) => en).join(' '),
  };
  return sentence
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** Chinese time, to the minute: the one clock a merchant lives by. */
function local(instant: string): string {
  const shifted = new Date(Date.parse(instant) + 8 * 60 * 60_000).toISOString();
  return shifted.slice(0, 16).replace('T', ' ');
}
