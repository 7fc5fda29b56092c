/** The receipt for people: what ended how, and the signature by which anybody can have it verified. */
import { html } from 'hono/html';
import { describeMoney } from '../../domain/notices/payer-money.ts';
import { receiptAnchor } from '../../domain/notices/renderer.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import type { Receipt } from '../receipt.ts';
import { renderBilingual, renderRow, type BilingualText, type Html } from './layout.ts';

export const receiptTitle: BilingualText = {
  zh: '结算卡变更回执',
  en: 'Receipt of the card change',
};

export const renderReceiptTable = ({
  requestId,
  merchantId,
  terminal,
  oldLast4,
  newLast4,
  outcome,
  money,
  openedAt,
  closedAt,
  trail,
  signature,
}: Receipt): Html =>
  html`<table>
    ${renderRow({ zh: '结果', en: 'Outcome' }, { zh: formatValue(outcome, 'zh'), en: formatValue(outcome, 'en') })}
    ${renderRow({ zh: '资金', en: 'Money' }, describeMoney({ money }))}
    ${renderRow({ zh: '商户', en: 'Merchant' }, { zh: merchantId, en: '' })}
    ${terminal !== undefined && renderRow({ zh: '仅变更终端', en: 'Only the terminal' }, { zh: terminal, en: '' })}
    ${oldLast4 !== undefined && renderRow({ zh: '原卡', en: 'Old card' }, renderLast4(oldLast4))}
    ${newLast4 !== undefined && renderRow({ zh: '新卡', en: 'New card' }, renderLast4(newLast4))}
    ${renderRow({ zh: '申请时间', en: 'Requested' }, { zh: formatChineseTime(openedAt), en: '' })}
    ${renderRow({ zh: '结束时间', en: 'Ended' }, { zh: formatChineseTime(closedAt), en: '' })}
    ${renderRow({ zh: '编号', en: 'Number' }, { zh: requestId, en: '' })}
    ${renderRow({ zh: '操作记录', en: 'Entries of the log' }, { zh: `${trail.entries} 条`, en: trail.lastHash })}
    ${renderRow({ zh: '签名', en: 'Signature' }, { zh: `${signature.algorithm} · ${signature.keyId}`, en: signature.value })}
  </table>`;

const renderLast4 = (last4: string): BilingualText => ({
  zh: `尾号 ${last4}`,
  en: `ending ${last4}`,
});

/** Below a page that has more to show; the last notice leads here [E6 completed]. */
export const renderReceiptSection = (receipt: Receipt): Html =>
  html`<section id="${receiptAnchor}">
    <details>
      <summary>${renderBilingual(receiptTitle)}</summary>
      ${renderReceiptTable(receipt)}
    </details>
  </section>`;
