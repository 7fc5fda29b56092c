/** What the contact of a merchant sees who wants to stop a change. The minimum: he may have left the record [E6]. */
import { html } from 'hono/html';
import type { RequestRow } from '../../activities/requests.ts';
import { fraudReportingGuide } from '../../domain/notices/fraud-reporting-guide.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import type { WatchOutcome } from '../../workflows/contract.ts';
import {
  renderMessagePage,
  renderPage,
  renderSentence,
  type BilingualText,
  type Html,
} from './layout.ts';

const title = { zh: '停止结算卡变更', en: 'Stop the change of the settlement card' };

export const neverAsk = {
  zh: '工作人员不会向您索要密码或验证码。',
  en: 'Our staff never ask for passwords or codes.',
};

const stopEffects = {
  change: {
    zh: '变更将立即暂停，资金仍安全，我们将拨打登记电话核实。',
    en: 'The change stops at once, the money is safe, and we call the number on record.',
  },
  payouts: {
    zh: '变更已完成；向新卡的结算将立即暂停，资金仍安全，我们将拨打登记电话核实。',
    en: 'The change is made; payouts to the new card are held at once, the money is safe, and we call the number on record.',
  },
};

/**
 * The question and its button: looking at the page does nothing.
 * @param stops what is left to be stopped
 */
export const renderStopPage = (
  { merchantId, requestId, openedAt }: RequestRow,
  stops: keyof typeof stopEffects,
): Html =>
  renderPage(
    title,
    html`<section>
      ${renderSentence({
        zh: `商户 ${merchantId} 于 ${formatChineseTime(openedAt)} 申请更换结算卡。`,
        en: `A change of the settlement card of merchant ${merchantId} was requested on ${formatChineseTime(openedAt)} (Chinese time).`,
      })}
      ${renderSentence({
        zh: `如非本人意愿，请点击下方按钮。${stopEffects[stops].zh}`,
        en: `If this is not what you want, press the button. ${stopEffects[stops].en}`,
      })}
      <form method="post"><button type="submit">停止变更 Stop the change</button></form>
      ${renderSentence(neverAsk)}
      <p class="en">${requestId}</p>
    </section>`,
  );

export const renderStoppedPage = (requestId: string): Html =>
  renderMessagePage(
    { zh: '已暂停，谢谢您的反馈', en: 'Stopped. Thank you for telling us' },
    {
      zh: `我们已收到您的异议，变更已暂停，资金仍安全。我们将拨打登记电话核实。编号：${requestId}`,
      en: `Your objection has reached us; the change is stopped and the money is safe. We call the number on record. Case number: ${requestId}`,
    },
    fraudReportingGuide,
    neverAsk,
  );

/** He objected before, and was called: that alone stops nothing again [E2 objection.rules]. */
export const renderObjectionRecordedPage = (requestId: string): Html =>
  renderMessagePage(
    { zh: '已记录您的再次异议', en: 'Your objection is on record once more' },
    {
      zh: `您此前的异议已核实处理；本次异议已记录并将由工作人员查看，但不会自动暂停。如有新情况，请立即拨打官方客服。编号：${requestId}`,
      en: `You objected before, and that was looked into; this time it is on record and our staff look at it, but nothing is stopped by itself. If there is something new, call the official service number at once. Case number: ${requestId}`,
    },
    neverAsk,
  );

/** @param end how the watch over the new card ended, where the request was completed */
export const renderEndedPage = ({ requestId, state }: RequestRow, end?: WatchOutcome): Html =>
  renderMessagePage(
    { zh: '该申请已结束', en: 'This request has ended' },
    end ? afterWatch[end.kind](formatChineseTime(end.at)) : describeEnd(state.stage),
    {
      zh: `在此无法再停止。如有疑问请立即拨打官方客服。编号：${requestId}`,
      en: `Nothing can be stopped here any more. If something is wrong, call the official service number at once. Case number: ${requestId}`,
    },
  );

const describeEnd = (stage: string): BilingualText => ({
  zh: `该变更申请已经结束：${formatValue(stage, 'zh')}。`,
  en: `The change is at its end: ${formatValue(stage, 'en')}.`,
});

const afterWatch: Record<WatchOutcome['kind'], (time: string) => BilingualText> = {
  watched: (time) => ({
    zh: `变更已完成，新卡观察期已于 ${time} 结束。`,
    en: `The change was made, and the weeks in which payouts to the new card are watched ended on ${time} (Chinese time).`,
  }),
  superseded: (time) => ({
    zh: `此后另一次变更已更换结算卡，本次变更的观察期已于 ${time} 结束。`,
    en: `Another change has bound another card since; the watch over this one ended on ${time} (Chinese time).`,
  }),
  'rolled-back': (time) => ({
    zh: `变更已撤回，已于 ${time} 恢复原卡结算。`,
    en: `The change was taken back; the old card is paid again since ${time} (Chinese time).`,
  }),
};

export const renderBadLinkPage = (): Html =>
  renderMessagePage(
    { zh: '链接无效', en: 'This link is not valid' },
    {
      zh: '链接不完整或已失效，请使用最近一条通知中的链接，或拨打官方客服。',
      en: 'The link is incomplete or no longer valid. Please use the one in the newest notice, or call the official service number.',
    },
  );

export const renderTryAgainPage = (requestRef: string): Html =>
  renderMessagePage(
    { zh: '系统繁忙，请稍后再试', en: 'Please try again in a moment' },
    {
      zh: `您的操作可能尚未生效，请稍后再次点击，或立即拨打官方客服。编号：${requestRef}`,
      en: `It may not have counted yet. Please press again in a moment, or call the official service number. Number: ${requestRef}`,
    },
  );
