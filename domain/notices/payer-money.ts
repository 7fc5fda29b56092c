/** Where the money of each payer goes, as people read it [A75]. */
import { cleanForeignText } from '../text/foreign-text.ts';
import type { MoneyLocation } from '../request/stages.ts';
import { acquirerPayer, listNetworkPayers, type PayerMoney } from '../switch/payers.ts';
import type { Language } from '../text/templates.ts';
import type { Sentence } from './texts.ts';

/** Where payouts go now. Sales go on in every case. */
const sentences: Record<MoneyLocation, Sentence> = {
  old: { zh: '目前结算至原卡。', en: 'Payouts go to the old card now.' },
  hold: { zh: '目前结算款暂存，收款不受影响。', en: 'Payouts are held now; collection goes on.' },
  new: { zh: '目前结算至新卡。', en: 'Payouts go to the new card now.' },
};

const places: Record<MoneyLocation, Sentence> = {
  old: { zh: '结算至原卡', en: 'the old card' },
  hold: { zh: '暂存', en: 'held' },
  new: { zh: '结算至新卡', en: 'the new card' },
};

const names: Readonly<Record<string, Sentence>> = {
  [acquirerPayer]: { zh: '收单机构', en: 'the acquirer' },
  unionpay: { zh: '银联', en: 'UnionPay' },
  netsunion: { zh: '网联', en: 'NetsUnion' },
  'wechat-pay': { zh: '微信支付', en: 'WeChat Pay' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  lakala: { zh: '拉卡拉', en: 'Lakala' },
  yeepay: { zh: '易宝', en: 'Yeepay' },
};

export interface ShownMoney {
  /** The worst place of all payers. */
  money: MoneyLocation;
  /** Missing where the acquirer pays everything. */
  payers?: readonly PayerMoney[] | undefined;
}

/** A payer, network or party as people read it. */
export const namePayer = (payer: string, language: Language): string =>
  Object.hasOwn(names, payer) ? (names[payer]?.[language] ?? payer) : cleanForeignText(payer);

const describeEach = (payers: readonly PayerMoney[], language: Language): string[] =>
  payers.map(({ payer, money }) => {
    const separator = language === 'zh' ? '' : ': ';
    return `${namePayer(payer, language)}${separator}${places[money][language]}`;
  });

/** One sentence: of all money, or of each payer. */
export const describeMoney = ({ money, payers }: ShownMoney): Sentence =>
  payers === undefined
    ? sentences[money]
    : {
        zh: `目前结算去向：${describeEach(payers, 'zh').join('，')}。收款不受影响。`,
        en: `Payouts go to: ${describeEach(payers, 'en').join(', ')}. Collection goes on.`,
      };

const words: Record<MoneyLocation, string> = {
  old: '现结算至原卡',
  hold: '款项暂存',
  new: '现结算至新卡',
};
const partWords: Record<MoneyLocation, string> = {
  old: '部分至原卡',
  hold: '部分暂存',
  new: '部分至新卡',
};

/** The same for an SMS, which has room for little: where payers differ it says the worst place, and the page behind the link has each. */
export const describeMoneyBriefly = ({ money, payers = [] }: ShownMoney): string =>
  payers.every((payer) => payer.money === money) ? words[money] : partWords[money];

/** The names of the networks that pay by themselves; undefined where there is none. */
export function nameNetworks(
  { payers }: Pick<ShownMoney, 'payers'>,
  language: Language,
): string | undefined {
  const networks = listNetworkPayers(payers);
  if (networks.length === 0) return undefined;
  return networks
    .map((network) => namePayer(network, language))
    .join(language === 'zh' ? '、' : ', ');
}
