/** The page behind the status link of notices: stage, who is waited for, what to do, deadline, money and remedies [E4, A73]. */
import { html } from 'hono/html';
import type { RequestRow } from '../../activities/requests.ts';
import { formatYuan } from '../../domain/text/money.ts';
import { describeMoney } from '../../domain/notices/payer-money.ts';
import type { StatedPayment } from '../../domain/parties/bank.ts';
import { isOutcome, type WaitingOn } from '../../domain/request/stages.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import type { Recall } from '../../domain/watch/recall.ts';
import type { Status } from '../../workflows/contract.ts';
import type { SignedAgreement } from '../signed-agreement.ts';
import { findDue } from '../promised-due.ts';
import { findOpenLinks } from '../views/card-change.ts';
import { renderPage, renderRow, renderSentence, type BilingualText, type Html } from './layout.ts';

export const waitingFor: Record<WaitingOn, BilingualText> = {
  merchant: { zh: '等待您操作', en: 'waiting for you' },
  operator: { zh: '工作人员处理中', en: 'with our staff' },
  risk: { zh: '核实中', en: 'being verified' },
  bank: { zh: '等待银行', en: 'waiting for the bank' },
  network: { zh: '等待收款渠道', en: 'waiting for the networks' },
  terminal: { zh: '等待终端联网', en: 'waiting for the terminals' },
  clock: { zh: '到时间自动继续', en: 'goes on by itself in time' },
  nobody: { zh: '系统处理中', en: 'in progress' },
};

export type ShownStatus = Pick<
  Status,
  'stage' | 'waitingOn' | 'due' | 'money' | 'problems' | 'signing' | 'payment' | 'watch' | 'recall'
> &
  Partial<Pick<Status, 'next' | 'payers' | 'triesLeft'>>;

/** Whether the request has ended for good: no new card is watched either. */
const isOver = (stage: string): boolean => isOutcome(stage) && stage !== 'completed';

/** Whether nobody has anything to do any more: a completed request may still wait for its owner. */
export const hasEnded = ({ stage, waitingOn }: Pick<ShownStatus, 'stage' | 'waitingOn'>): boolean =>
  isOver(stage) || (stage === 'completed' && (waitingOn === 'clock' || waitingOn === 'nobody'));

export const describeNow = (status: Pick<ShownStatus, 'stage' | 'waitingOn'>): BilingualText =>
  hasEnded(status) ? { zh: '已办结', en: 'ended' } : waitingFor[status.waitingOn];

/** What stands around the table. */
interface StatusParts {
  agreement?: SignedAgreement | undefined;
  payouts?: Html | undefined;
  /** What the last act came to. */
  outcome?: Html | undefined;
  stages: Html;
  /** What to do now, and what does it. */
  now: Html;
  /** At the end: other things to do, and help. */
  more?: Html | undefined;
}

/** @param status as it is recorded, or the state alone before there is more */
export function renderStatusPage(
  row: RequestRow,
  status: ShownStatus,
  { agreement, payouts, ...parts }: StatusParts,
): Html {
  const { requestId, merchantId, terminal, openedAt } = row;
  const { stage, money, payers, watch, recall } = status;
  return renderPage(
    { zh: '结算卡变更进度', en: 'Progress of your settlement card change' },
    html`${parts.outcome} ${parts.now} ${parts.stages}
      <table>
        ${renderRow({ zh: '进度', en: 'Stage' }, { zh: formatValue(stage, 'zh'), en: formatValue(stage, 'en') })}
        ${renderRow({ zh: '当前', en: 'Now' }, describeNow(status))}
        ${!hasEnded(status) && renderDue(row, status)}
        ${watch && !isOver(stage) && renderRow({ zh: '新卡观察期至', en: 'New card watched until' }, { zh: formatChineseTime(watch.until), en: 'until then you can still stop payouts to it' })}
        ${renderRow({ zh: '资金', en: 'Money' }, describeMoney({ money, payers }))}
        ${recall && renderRow({ zh: '追回款项', en: 'Recall' }, describeRecall(recall))}
        ${renderRow({ zh: '商户', en: 'Merchant' }, { zh: merchantId, en: '' })}
        ${terminal !== undefined && renderRow({ zh: '仅变更终端', en: 'Only the terminal' }, { zh: terminal, en: '' })}
        ${renderRow({ zh: '申请时间', en: 'Requested' }, { zh: formatChineseTime(openedAt), en: '' })}
      </table>
      ${agreement && isWebUrl(agreement.url) && html`<section><a href="${agreement.url}">查看已签协议副本 Copy of the signed agreement</a> ${formatChineseTime(agreement.signedAt)}</section>`}
      ${payouts} ${parts.more}
      <p class="en">${requestId}</p>`,
  );
}

function renderDue(row: RequestRow, status: ShownStatus): Html | false {
  const { due, isMissed } = findDue(row, status);
  if (due === undefined) return false;
  const time = formatChineseTime(due);
  return renderRow(
    { zh: '截止', en: 'Until' },
    isMissed
      ? { zh: `${time}，晚于预计，我们正在处理`, en: 'later than promised; we are working on it' }
      : { zh: time, en: '' },
  );
}

/** Where the owner signs or pays, which needs nothing of us. */
export function renderProviderLinks(
  status: ShownStatus,
  agreement: SignedAgreement | undefined,
): Html {
  const { signing, payment } = findOpenLinks(status, agreement);
  return html`${signing && isWebUrl(signing.url) && html`<p><a href="${signing.url}">前往签署协议 Sign the agreement</a></p>`}
  ${
    payment &&
    isWebUrl(payment.url) &&
    html`${renderSentence(describePayment(payment))}
      <p><a href="${payment.url}">前往付款 Pay</a></p>`
  }`;
}

/** What the owner reads of a recall [D recovery]. */
function describeRecall(recall: Recall): BilingualText {
  const asked = formatYuan(recall.askedFen);
  if (recall.state === 'asked')
    return {
      zh: `已请求收款银行退回，${formatChineseTime(recall.due)} 前跟进`,
      en: 'the bank of the new card was asked to return the money',
    };
  if (recall.state === 'nothing-to-recall')
    return { zh: '新卡未收到需退回的款项', en: 'the new card has received nothing' };
  if (recall.returnedFen === 0)
    return { zh: '未能退回，如有疑问请拨打官方客服', en: 'nothing came back; please call us' };
  const returned = formatYuan(recall.returnedFen);
  return {
    zh: `已退回${returned}元（共${asked}元）`,
    en: `${returned} of ${asked} yuan came back`,
  };
}

/** A next step is one line in both languages, Chinese first [A73]. */
export function splitLanguages(line: string): BilingualText {
  const [zh = '', en = ''] = line.split(' · ');
  return { zh, en };
}

export const describePayment = ({ amountFen, remark }: StatedPayment): BilingualText => ({
  zh: `请用新卡付款${formatYuan(amountFen)}元，附言：${remark}`,
  en: `Please pay ${formatYuan(amountFen)} yuan from the new card, with the remark ${remark}`,
});

/** A provider's address must be a web address: others, such as `javascript:`, could run code in the page. */
export const isWebUrl = (url: string): boolean => /^https?:\/\//i.test(url);
