/** What the owner sees behind the link of his notices: stage, turn, deadline, money, remedies (rules.md E4). */
import { html } from 'hono/html';
import type { RequestRow } from '../../../activities/records.ts';
import { yuan } from '../../../domain/money.ts';
import { moneySentences } from '../../../domain/notices.ts';
import type { StatedPayment } from '../../../domain/parties.ts';
import type { WaitingOn } from '../../../domain/stages.ts';
import { chineseTime, readable } from '../../../domain/wording.ts';
import type { Status } from '../../../workflows/contract.ts';
import { problemView } from '../views/problems.ts';
import { page, row, say, type Both, type Html } from './layout.ts';

const waitingFor: Record<WaitingOn, Both> = {
  merchant: { zh: '等待您操作', en: 'your turn' },
  operator: { zh: '工作人员处理中', en: 'our staff' },
  risk: { zh: '核实中', en: 'being verified' },
  bank: { zh: '等待银行', en: 'the bank' },
  network: { zh: '等待清算机构', en: 'the networks' },
  terminal: { zh: '等待终端联网', en: 'the terminals' },
  clock: { zh: '等待时间到期', en: 'waiting for time to pass' },
  nobody: { zh: '系统处理中', en: 'in progress' },
};

type Shown = Pick<
  Status,
  'stage' | 'waitingOn' | 'due' | 'money' | 'problems' | 'signing' | 'payment' | 'watch'
>;

/** @param status what the process says, or how the row stands when it cannot be asked */
export function statusPage({ requestId, merchantId, openedAt }: RequestRow, status: Shown): Html {
  const { stage, waitingOn, due, money, problems, signing, payment, watch } = status;
  return page(
    { zh: '结算卡变更进度', en: 'Progress of the change of your settlement card' },
    html`<table>
        ${row({ zh: '进度', en: 'Stage' }, { zh: readable(stage, 'zh'), en: readable(stage, 'en') })}
        ${row({ zh: '当前', en: 'Now' }, waitingFor[waitingOn])}
        ${due !== undefined && row({ zh: '截止', en: 'Until' }, { zh: chineseTime(due), en: '' })}
        ${watch && row({ zh: '新卡观察期至', en: 'New card watched until' }, { zh: chineseTime(watch.until), en: 'if something is wrong, you can still stop payouts to it' })}
        ${row({ zh: '资金', en: 'Money' }, moneySentences[money])}
        ${row({ zh: '商户', en: 'Merchant' }, { zh: merchantId, en: '' })}
        ${row({ zh: '申请时间', en: 'Requested' }, { zh: chineseTime(openedAt), en: '' })}
      </table>
      ${problems.length > 0 && html`<section>${problems.map((each) => say(problemView(each)))}</section>`}
      ${signing && isWeb(signing.url) && html`<section><a href="${signing.url}">前往签署协议 Sign the agreement</a></section>`}
      ${payment && isWeb(payment.url) && html`<section>${say(askedToPay(payment))}<a href="${payment.url}">前往付款 Where to pay</a></section>`}
      <p class="en">${requestId}</p>`,
  );
}

const askedToPay = ({ amountFen, remark }: StatedPayment): Both => ({
  zh: `请用新卡付款${yuan(amountFen)}元，附言：${remark}`,
  en: `Please pay ${yuan(amountFen)} yuan from the new card, with the remark ${remark}`,
});

/** An address of the provider's: never one that would run something here. */
const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);
