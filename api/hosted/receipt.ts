/** The receipt for people: what ended how, and the signature by which anybody can have it verified. */
import { html } from 'hono/html';
import { describeMoney } from '../../domain/notices/payer-money.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import { renderBilingual, renderPage, renderRow, type Html } from '../pages/layout.ts';
import type { buildReceipt } from '../receipt.ts';

export const renderReceipt = ({
  requestId,
  merchantId,
  terminal,
  outcome,
  money,
  openedAt,
  closedAt,
  trail,
  signature,
}: Awaited<ReturnType<typeof buildReceipt>>): Html =>
  renderPage(
    { zh: '结算卡变更回执', en: 'Receipt of the card change' },
    html`<table>
        ${renderRow({ zh: '结果', en: 'Outcome' }, { zh: formatValue(outcome, 'zh'), en: formatValue(outcome, 'en') })}
        ${renderRow({ zh: '资金', en: 'Money' }, describeMoney({ money }))}
        ${renderRow({ zh: '商户', en: 'Merchant' }, { zh: merchantId, en: '' })}
        ${terminal !== undefined && renderRow({ zh: '仅变更终端', en: 'Only the terminal' }, { zh: terminal, en: '' })}
        ${renderRow({ zh: '申请时间', en: 'Requested' }, { zh: formatChineseTime(openedAt), en: '' })}
        ${renderRow({ zh: '结束时间', en: 'Ended' }, { zh: formatChineseTime(closedAt), en: '' })}
        ${renderRow({ zh: '编号', en: 'Number' }, { zh: requestId, en: '' })}
        ${renderRow({ zh: '操作记录', en: 'Entries of the log' }, { zh: `${trail.entries} 条`, en: trail.lastHash })}
        ${renderRow({ zh: '签名', en: 'Signature' }, { zh: '', en: JSON.stringify(signature) })}
      </table>
      <p>
        <a href="/change/progress"
          >${renderBilingual({ zh: '返回进度', en: 'back to the progress' })}</a
        >
      </p>`,
  );
