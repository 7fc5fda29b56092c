/** What people read of a payout, Chinese first. */
import { nameNetworks } from '../notices/payer-money.ts';
import type { PayerMoney } from '../switch/payers.ts';
import { formatYuan } from '../text/money.ts';
import type { PayoutPlace } from './recent-payouts.ts';

interface Sentence {
  zh: string;
  en: string;
}

/** In which state it is, at which card, and where it came back from before. */
export function describePayoutPlace({ state, card, cameBackFrom }: PayoutPlace): Sentence {
  const { last4 = '' } = card ?? {};
  const earlier = (state === 'returned' ? cameBackFrom.slice(0, -1) : cameBackFrom).map(
    (one) => one.last4,
  );
  const now = {
    held: { zh: '暂存，尚未打款', en: 'held, not sent yet' },
    sent: { zh: `已打款至尾号${last4}，在途`, en: `sent to the card ending ${last4}, on its way` },
    landed: { zh: `已到账尾号${last4}`, en: `arrived on the card ending ${last4}` },
    returned: {
      zh: `被尾号${last4}退回，将再次结算至届时的结算卡，不会丢失`,
      en: `came back from the card ending ${last4}; it is paid again, once, to the card bound then`,
    },
  }[state];
  if (earlier.length === 0) return now;
  const cards = earlier.join(', ');
  return {
    zh: `${now.zh}（此前被尾号${earlier.join('、')}退回）`,
    en: `${now.en} (it came back from ${cards} before)`,
  };
}

/** What the list does not have: networks that pay by themselves tell the settlement nothing. Undefined where there are none. */
export function describeUnlisted(payers: readonly PayerMoney[] | undefined): Sentence | undefined {
  const zh = nameNetworks({ payers }, 'zh');
  if (zh === undefined) return undefined;
  return {
    zh: `${zh}自行结算的款项不在此列，请向该渠道查询`,
    en: `What ${nameNetworks({ payers }, 'en')} pays by itself is not listed here: please ask there`,
  };
}

/** Whether the merchant owes more than waits for them; undefined when there is nothing to say of it. */
export const describeDebt = (balanceFen: number | undefined): Sentence | undefined =>
  balanceFen === undefined || balanceFen >= 0
    ? undefined
    : {
        zh: `账户余额为-${formatYuan(-balanceFen)}元（退款或拒付），将从后续收款中扣回`,
        en: `The balance is -${formatYuan(-balanceFen)} yuan (refunds or chargebacks); it is taken off the next takings`,
      };
