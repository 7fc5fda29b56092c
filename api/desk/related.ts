/** Other requests of the acquirer that have something in common with a case. */
import { html } from 'hono/html';
import type { LinkKind, RelatedRequest } from '../../adapters/storage/request-links.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { describeStage } from './words.ts';

const kindWords: Record<LinkKind, BilingualText> = {
  card: { zh: '同一张新卡', en: 'same new card' },
  device: { zh: '同一设备', en: 'same device' },
  contact: { zh: '联系手机掩码相同', en: 'a contact with the same mask' },
  agent: { zh: '同一代理人', en: 'same agent' },
  merchant: { zh: '同一商户', en: 'same merchant' },
};
/** The same card or device at another merchant is a sign of fraud. */
const grave: readonly LinkKind[] = ['card', 'device'];

export function renderRelated(merchantId: string, related: readonly RelatedRequest[]): Html {
  if (related.length === 0) return html``;
  return html`<section>
    <h2>${renderBilingual({ zh: '相关申请', en: 'Related requests' })}</h2>
    <table>
      <tbody>
        ${related.map(
          (one) =>
            html`<tr>
              <td><a href="/desk/requests/${one.requestId}">${one.merchantId}</a></td>
              <td>
                ${one.kinds.map(
                  (kind) =>
                    html`<span
                        class="${grave.includes(kind) && one.merchantId !== merchantId ? 'late' : ''}"
                        >${renderBilingual(kindWords[kind])}</span
                      ><br />`,
                )}
              </td>
              <td>${renderBilingual(describeStage(one.stage))}</td>
              <td>${formatChineseTime(one.openedAt)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
