/** The pages on which a contact stops a change. They show the minimum, because the contact may have left the merchant record [E6]. */
import { html } from 'hono/html';
import type { RequestRow } from '../../activities/requests.ts';
import { describeFailure, type FailureCode } from '../../domain/failures/codes.ts';
import { fraudReportingGuide } from '../../domain/notices/fraud-reporting-guide.ts';
import { describeMoney } from '../../domain/notices/payer-money.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import type { Receipt } from '../receipt.ts';
import type { WatchOutcome } from '../../workflows/contract.ts';
import {
  renderMessagePage,
  renderPage,
  renderSentence,
  type BilingualText,
  type Html,
} from './layout.ts';
import { renderReceiptSection } from './receipt.ts';

const title = { zh: '停止结算卡变更', en: 'Stop the change of the settlement card' };

export const neverAsk = {
  zh: '工作人员不会向您索要密码或验证码。',
  en: 'Our staff never ask for passwords or codes.',
};

/** What a stop link stops by now. */
type Stops = 'change' | 'payouts';

const stopEffects: Record<Stops, BilingualText> = {
  change: {
    zh: '变更将立即暂停，我们拨打登记电话核实后才会继续。',
    en: 'The change stops at once, and goes on only after a call to the number on record.',
  },
  payouts: {
    zh: '变更已完成；我们将暂停向新卡结算，并拨打登记电话核实。',
    en: 'The change is complete. We hold our payouts to the new card, and call the number on record.',
  },
};

/**
 * The page with the button. Opening it changes nothing, and the button works only with the token of
 * the page: programs that submit forms of mails have none.
 * @param stops what the button stops
 * @param more why an earlier press had no effect; the receipt of a change that is complete, for whom a message has led here
 */
export const renderStopPage = (
  { merchantId, terminal, requestId, openedAt }: RequestRow,
  stops: Stops,
  pressToken: string,
  { receipt, refusal }: { receipt?: Receipt | undefined; refusal?: FailureCode | undefined } = {},
): Html =>
  renderPage(
    title,
    html`<section>
        ${refusal && renderSentence(describeRefusedPress(refusal))}
        ${renderSentence({
          zh: `商户 ${merchantId} 于 ${formatChineseTime(openedAt)} 申请更换${terminal === undefined ? '' : `终端 ${terminal} 的`}结算卡。`,
          en: `A change of the settlement card of ${terminal === undefined ? '' : `terminal ${terminal} of `}merchant ${merchantId} was requested at ${formatChineseTime(openedAt)} (China time).`,
        })}
        ${renderSentence({
          zh: `如非本人意愿，请点击下方按钮。${stopEffects[stops].zh}`,
          en: `If you do not want this, press the button. ${stopEffects[stops].en}`,
        })}
        <form method="post">
          <input type="hidden" name="press" value="${pressToken}" /><button class="danger">
            停止变更 Stop the change
          </button>
        </form>
        ${renderSentence(neverAsk)}
        <p class="en">${requestId}</p>
      </section>
      ${receipt && renderReceiptSection(receipt)}`,
  );

/** For a press that was answered as received, and was refused when it reached the process. */
function describeRefusedPress(code: FailureCode): BilingualText {
  const { zh, en } = describeFailure(code);
  return {
    zh: `您此前的点击未能生效，原因：${zh}。`,
    en: `Your earlier press had no effect. The reason: ${en}`,
  };
}

const stopped: Record<Stops, BilingualText> = {
  change: {
    zh: '变更已暂停。',
    en: 'The change is stopped.',
  },
  payouts: {
    zh: '变更此前已完成；正在暂停向新卡结算。',
    en: 'The change was complete. Our payouts to the new card are being held.',
  },
};

export const renderStoppedPage = (requestId: string, stops: Stops): Html =>
  renderMessagePage(
    { zh: '已暂停，谢谢您的反馈', en: 'Stopped. Thank you for telling us' },
    {
      zh: `我们已收到您的异议，${stopped[stops].zh}我们将拨打登记电话核实。申请编号：${requestId}`,
      en: `We have received your objection. ${stopped[stops].en} We call the number on record. Request: ${requestId}`,
    },
    fraudReportingGuide,
    neverAsk,
  );

/** A completed change has switched: until the objection takes effect, payouts may go to the new card. */
const received: Record<Stops, BilingualText> = {
  change: {
    zh: '系统正在使其生效；生效之前不会切换到新卡。',
    en: 'It is taking effect, and until then nothing is switched to the new card.',
  },
  payouts: {
    zh: '变更此前已完成；系统正在使异议生效，生效后向新卡的结算暂停。急需停止请立即拨打官方客服。',
    en: 'The change was complete. The objection is taking effect, and then payouts to the new card are held. If it is urgent, call the official service number at once.',
  },
};

/** While the process cannot be reached: the objection is stored, and delivered as soon as it can be. */
export const renderReceivedPage = (requestId: string, stops: Stops): Html =>
  renderMessagePage(
    { zh: '已收到您的异议', en: 'We have received your objection' },
    {
      zh: `您的异议已保存，无需再次点击。${received[stops].zh}我们将拨打登记电话核实。申请编号：${requestId}`,
      en: `Your objection is stored; there is no need to press again. ${received[stops].en} We call the number on record. Request: ${requestId}`,
    },
    fraudReportingGuide,
    neverAsk,
  );

/** For a contact who opens the link again after the press: by now people may have decided that the change goes on. */
export const renderTookEffectPage = (requestId: string): Html =>
  renderMessagePage(
    { zh: '您的异议已生效', en: 'Your objection took effect' },
    {
      zh: `您此前的异议已使办理暂停，我们拨打登记电话核实后才会继续。如有新情况，请立即拨打官方客服。申请编号：${requestId}`,
      en: `Your objection has stopped what was going on, and it goes on only after a call to the number on record. If there is something new, call the official service number at once. Request: ${requestId}`,
    },
    fraudReportingGuide,
    neverAsk,
  );

/** For a contact who objected before: after the callback, a second objection alone does not stop the request again [E2 objection.rules]. */
export const renderObjectionRecordedPage = (requestId: string): Html =>
  renderMessagePage(
    { zh: '已记录您的再次异议', en: 'Your new objection is on record' },
    {
      zh: `您此前的异议已核实处理；本次异议已记录并将由工作人员查看，但不会自动暂停。如有新情况，请立即拨打官方客服。申请编号：${requestId}`,
      en: `We have already verified your earlier objection. This one is on record and our staff will look at it, but it does not stop the change by itself. If there is something new, call the official service number at once. Request: ${requestId}`,
    },
    neverAsk,
  );

/**
 * @param end how the watch ended, for a completed request
 * @param refusal why an earlier press had no effect
 */
export const renderEndedPage = (
  { requestId, state }: RequestRow,
  end?: WatchOutcome,
  refusal?: FailureCode,
): Html =>
  renderMessagePage(
    { zh: '该申请已结束', en: 'This request has ended' },
    ...(refusal ? [describeRefusedPress(refusal)] : []),
    end ? afterWatch[end.kind](formatChineseTime(end.at)) : describeEnd(state),
    {
      zh: `在此无法再停止。如有疑问请立即拨打官方客服。申请编号：${requestId}`,
      en: `It can no longer be stopped here. If something is wrong, call the official service number at once. Request: ${requestId}`,
    },
  );

function describeEnd({ stage, money }: RequestRow['state']): BilingualText {
  const where = describeMoney({ money });
  return {
    zh: `该变更申请已经结束：${formatValue(stage, 'zh')}。${where.zh}`,
    en: `The request for this change has ended: ${formatValue(stage, 'en')}. ${where.en}`,
  };
}

const afterWatch: Record<WatchOutcome['kind'], (time: string) => BilingualText> = {
  watched: (time) => ({
    zh: `变更已完成，新卡观察期已于 ${time} 结束。`,
    en: `The change was completed, and the watch over the new card ended at ${time} (China time).`,
  }),
  superseded: (time) => ({
    zh: `此后另一次变更已更换结算卡，本次变更的观察期已于 ${time} 结束。`,
    en: `A later change has replaced the settlement card. The watch of this change ended at ${time} (China time).`,
  }),
  'rolled-back': (time) => ({
    zh: `已停止结算至新卡，已于 ${time} 恢复结算至原卡。`,
    en: `The change was undone. Payouts go to the old card again since ${time} (China time).`,
  }),
};

export const renderBadLinkPage = (): Html =>
  renderMessagePage(
    { zh: '链接无效', en: 'This link is not valid' },
    {
      zh: '链接不完整或已失效，请使用最近一条通知中的链接，或拨打官方客服。',
      en: 'The link is incomplete or no longer valid. Please use the link in the latest notice, or call the official service number.',
    },
  );

/** Behind a short link that has ended. */
export const renderLinkEndedPage = (): Html =>
  renderMessagePage(
    { zh: '链接已失效', en: 'This link has ended' },
    {
      zh: '该链接已过期或已停用。请使用最近一条通知中的链接；如有疑问，请拨打官方客服。',
      en: 'The link has expired or was withdrawn. Please use the link in the latest notice; if in doubt, call the official service number.',
    },
    neverAsk,
  );

export const renderTryAgainPage = (requestRef: string): Html =>
  renderMessagePage(
    { zh: '系统繁忙，请稍后再试', en: 'Please try again in a moment' },
    {
      zh: `您的操作可能尚未生效，请稍后再次点击，或立即拨打官方客服。编号：${requestRef}`,
      en: `Your action may not have taken effect yet. Please press again in a moment, or call the official service number. Reference: ${requestRef}`,
    },
  );
