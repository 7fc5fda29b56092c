/** Payouts of the days around the change, as the settlement says just now. */
import { html } from 'hono/html';
import { describeDebt, describeUnlisted } from '../../domain/payouts/texts.ts';
import type { PayerMoney } from '../../domain/switch/payers.ts';
import { formatYuan } from '../../domain/text/money.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import type { buildPayoutsView } from '../views/payouts.ts';

export type CasePayouts = ReturnType<typeof buildPayoutsView>;

/**
 * @param payouts undefined where the installation does not read them
 * @param payers undefined where the acquirer pays everything
 */
export function renderPayouts(
  payouts: CasePayouts | undefined,
  payers: readonly PayerMoney[] | undefined,
): Html {
  if (!payouts) return html``;
  const unlisted = describeUnlisted(payers);
  const debt = 'balanceFen' in payouts ? describeDebt(payouts.balanceFen) : undefined;
  return html`<section>
    <h2>${renderBilingual({ zh: '变更前后的结算', en: 'Payouts around the change' })}</h2>
    ${!payouts.known && html`<p>${renderBilingual({ zh: '结算系统暂未答复，请刷新页面', en: 'the settlement has not answered in time; load the page again' })}</p>`}
    ${payouts.known && payouts.payouts.length === 0 && html`<p>${renderBilingual({ zh: '这几天没有结算', en: 'none in these days' })}</p>`}
    ${debt && html`<p class="late">${renderBilingual(debt)}</p>`}
    ${unlisted && html`<p>${renderBilingual(unlisted)}</p>`}
    <table>
      <tbody>
        ${payouts.payouts.map(
          ({ amountFen, card, dueAt, ...words }) =>
            html`<tr>
              <td>${formatChineseTime(dueAt)}</td>
              <td>${formatYuan(amountFen)}</td>
              <td>${card && `****${card.last4}`}</td>
              <td>${renderBilingual(words)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${payouts.leftOut > 0 && html`<p>${renderBilingual({ zh: `另有 ${payouts.leftOut} 笔更早的未列出`, en: `${payouts.leftOut} older ones are not listed` })}</p>`}
  </section>`;
}
