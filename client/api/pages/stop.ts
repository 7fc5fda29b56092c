/** What the contact of a merchant sees who wants to stop a change. The minimum: he may have left the record (rules.md E6). */
import { html } from 'hono/html';
import type { RequestRow } from '../../../activities/records.ts';
import { reportGuide } from '../../../domain/notices/report-guide.ts';
import { chineseTime } from '../../../domain/wording.ts';
import { notice, page, say, type Html } from './layout.ts';

const title = { zh: '停止结算卡变更', en: 'Stop the change of the settlement card' };

export const neverAsk = {
  zh: '工作人员不会向您索要密码或验证码。',
  en: 'Our staff never ask for passwords or codes.',
};

/** The question and its button: looking at the page does nothing. */
export const stopQuestion = ({ merchantId, requestId, openedAt }: RequestRow): Html =>
  page(
    title,
    html`<section>
      ${say({
        zh: `商户 ${merchantId} 于 ${chineseTime(openedAt)} 申请更换结算卡。`,
        en: `A change of the settlement card of merchant ${merchantId} was requested on ${chineseTime(openedAt)} (Chinese time).`,
      })}
      ${say({
        zh: '如非本人意愿，请点击下方按钮。变更将立即暂停，资金仍安全，我们将拨打登记电话核实。',
        en: 'If this is not what you want, press the button. The change stops at once, the money is safe, and we call the number on record.',
      })}
      <form method="post"><button type="submit">停止变更 Stop the change</button></form>
      ${say(neverAsk)}
      <p class="en">${requestId}</p>
    </section>`,
  );

export const stopped = (requestId: string): Html =>
  notice(
    { zh: '已暂停，谢谢您的反馈', en: 'Stopped. Thank you for telling us' },
    {
      zh: `我们已收到您的异议，变更已暂停，资金仍安全。我们将拨打登记电话核实。编号：${requestId}`,
      en: `Your objection has reached us; the change is stopped and the money is safe. We call the number on record. Case number: ${requestId}`,
    },
    reportGuide,
    neverAsk,
  );

export const alreadyEnded = (requestId: string): Html =>
  notice(
    { zh: '该申请已结束', en: 'This request has ended' },
    {
      zh: `该变更申请已经结束，无法再停止。如有疑问请立即拨打官方客服。编号：${requestId}`,
      en: `This request has ended and cannot be stopped any more. If something is wrong, call the official service number at once. Case number: ${requestId}`,
    },
  );

export const badLink = (): Html =>
  notice(
    { zh: '链接无效', en: 'This link is not valid' },
    {
      zh: '链接不完整或已失效，请使用最近一条通知中的链接，或拨打官方客服。',
      en: 'The link is incomplete or no longer valid. Please use the one in the newest notice, or call the official service number.',
    },
  );

export const notNow = (requestRef: string): Html =>
  notice(
    { zh: '系统繁忙，请稍后再试', en: 'Please try again in a moment' },
    {
      zh: `您的操作可能尚未生效，请稍后再次点击，或立即拨打官方客服。编号：${requestRef}`,
      en: `It may not have counted yet. Please press again in a moment, or call the official service number. Number: ${requestRef}`,
    },
  );
