/** The page with the receipt, for the owner in the hosted change. */
import { html } from 'hono/html';
import { renderBilingual, renderPage, type Html } from '../pages/layout.ts';
import { receiptTitle, renderReceiptTable } from '../pages/receipt.ts';
import type { Receipt } from '../receipt.ts';

export const renderReceipt = (receipt: Receipt): Html =>
  renderPage(
    receiptTitle,
    html`${renderReceiptTable(receipt)}
      <p>
        <a href="/change/progress"
          >${renderBilingual({ zh: '返回进度', en: 'back to the progress' })}</a
        >
      </p>`,
  );
