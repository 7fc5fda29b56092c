/** The alarms of the reconciliation that stand, with what a person does about each. */
import { html } from 'hono/html';
import type { StandingAlarm } from '../../../adapters/storage/alarms.ts';
import { describeAlarmKind } from '../../../domain/reconciliation/alarms.ts';
import { formatChineseTime } from '../../../domain/text/templates.ts';
import { renderBilingual, type Html } from '../../pages/layout.ts';
import { renderRow, renderTable } from './frame.ts';

export const renderAlarms = (alarms: readonly StandingAlarm[]): Html =>
  html`${renderTable(
      { zh: '待处理', en: 'To be looked into' },
      [
        { zh: '商户', en: 'Merchant' },
        { zh: '差异', en: 'Difference' },
        { zh: '怎么办', en: 'What to do' },
        { zh: '发现时间', en: 'Found' },
      ],
      alarms.map((alarm) =>
        renderRow([
          renderMerchant(alarm),
          html`${alarm.expected} ≠ ${alarm.found}<br /><span class="en">${alarm.kind}</span>`,
          renderBilingual(describeAlarmKind(alarm.kind)),
          formatChineseTime(alarm.raisedAt),
        ]),
      ),
      { zh: '没有告警', en: 'no alarm stands' },
    )}
    <p>
      ${renderBilingual({
        zh: '告警由对账发现；差异消失后，下一次对账自动解除',
        en: 'the reconciliation raises them, and clears those whose difference is gone',
      })}
    </p>`;

/** The alarm about a draft has no request to show. */
const renderMerchant = ({ kind, merchantId, requestId }: StandingAlarm): Html =>
  kind === 'renumbered-unanswered'
    ? html`${merchantId}`
    : html`<a href="/desk/requests/${requestId}">${merchantId}</a>`;
