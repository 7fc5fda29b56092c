/** The part of the status page that says where the money is: each payout of the days around the change [B3.1, A75]. */
import { html } from 'hono/html';
import { describePlace, type RecentPayouts } from '../../domain/payouts/recent-payouts.ts';
import { describeDebt, describePayoutPlace, describeUnlisted } from '../../domain/payouts/texts.ts';
import type { PayerMoney } from '../../domain/switch/payers.ts';
import { formatYuan } from '../../domain/text/money.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderRow, renderSentence, type Html } from './layout.ts';

/** The owner's page stays short; the API lists more. */
const mostShown = 20;

/**
 * @param recent undefined when nothing is known
 * @param payers undefined where the acquirer pays everything
 */
export function renderPayouts(
  recent: RecentPayouts | undefined,
  payers: readonly PayerMoney[] | undefined,
): Html {
  const debt = describeDebt(recent?.balanceFen);
  const unlisted = describeUnlisted(payers);
  return html`<section>
    <h2>结算款去向<br /><span class="en" lang="en">Where your money is</span></h2>
    ${debt && renderSentence(debt)} ${recent ? renderList(recent) : renderSentence(unknown)}
    ${unlisted && renderSentence(unlisted)}
  </section>`;
}

function renderList({ payouts }: RecentPayouts): Html {
  if (payouts.length === 0) return renderSentence(none);
  return html`<table>
    ${payouts
      .slice(0, mostShown)
      .map(describePlace)
      .map((place) => {
        const { zh, en } = describePayoutPlace(place);
        return renderRow(
          { zh: `${formatYuan(place.amountFen)}元`, en: formatChineseTime(place.dueAt) },
          { zh: `${zh} ${formatChineseTime(place.at)}`, en },
        );
      })}
  </table>`;
}

const unknown = {
  zh: '暂时无法读取结算款明细，请稍后再看；如有疑问请拨打官方客服',
  en: 'The payouts cannot be read now. Please look again later; for questions call the official service number.',
};
const none = { zh: '这几天没有结算款', en: 'no payouts in these days' };
