/**
 * Steps, orders and questions of the process as staff read them. The process itself writes English, so that a history and the
 * Temporal UI read alike for everybody; the desk shows Chinese first. In one file, because it is read as a list.
 */
import { namePayer } from '../notices/payer-money.ts';

interface Sentence {
  zh: string;
  en: string;
}

/** Step or kind of order, its English as the process writes it, its Chinese. `{target}`: a network or a terminal. */
const orders = [
  ['lock', 'lock other changes', '锁定其他变更'],
  ['unlock', 'unlock other changes', '解锁其他变更'],
  ['snapshot', 'snapshot settings and position', '记录切换前的设置和款项'],
  ['hold', 'hold payouts', '暂存结算款'],
  ['hold', 'hold payouts anew', '再次暂存结算款'],
  ['change', 'change settlement account at {target}', '变更{target}的结算账户'],
  ['revert', 'revert settlement account at {target}', '恢复{target}的结算账户'],
  ['register', 'register terminal {target}', '登记终端 {target}'],
  ['unregister', 'put registration of {target} back', '恢复终端 {target} 的登记'],
  ['configure', 'configure terminal {target}', '下发终端 {target} 的配置'],
  ['restore-config', 'put configuration of {target} back', '恢复终端 {target} 的配置'],
  ['set-params', 'set settlement parameters', '设置结算参数'],
  ['restore-params', 'put settlement parameters back', '恢复结算参数'],
  ['set-target', 'cut over to the new card', '切换结算至新卡'],
  ['restore-target', 'put the old card back', '恢复结算至原卡'],
  ['reconcile', 'reconcile after the switch', '切换后核对'],
  ['test-sale', 'test sale at {target}', '终端 {target} 测试交易'],
  ['void-test-sale', 'void the test sale at {target}', '撤销终端 {target} 的测试交易'],
  [
    'penny',
    'one cent with a code to the new card {target}',
    '向新卡打款一分钱（附验证码）{target}',
  ],
  ['test-payout', 'pay one cent to the new card', '向新卡测试打款一分钱'],
  ['set-cap', 'cap the first payouts', '设置首笔结算限额'],
  ['lift-cap', 'lift the cap on payouts', '解除结算限额'],
  ['t0-off', 'allow settlement on the same day', '恢复当日结算'],
  ['allow-t0', 'allow settlement on the day of the sale again', '恢复当日结算'],
  ['set-limit', 'set the daily limit of the card', '设置新卡每日限额'],
  ['drop-old-card', 'drop the old card', '移除原卡'],
  ['recall', 'ask the payouts back', '请求追回已付款项'],
  ['release', 'release held payouts to the new card', '解除暂存：结算至新卡'],
  ['release', 'release held payouts to the old card', '解除暂存：结算至原卡'],
] as const;

/** What parties are asked; the names are those of the questions. */
const questions: Readonly<Record<string, Sentence>> = {
  'merchant-record': { zh: '商户档案', en: 'merchant record' },
  'owner-match': { zh: '经营者与登记比对', en: 'comparison of the owner' },
  'account-verification': { zh: '银行账户核验', en: 'verification of the account' },
  'list-screening': { zh: '名单筛查', en: 'screening by lists' },
  'registry-look-up': { zh: '工商登记查询', en: 'look-up in the business registry' },
  'identity-document': { zh: '证件核验', en: 'check of the identity document' },
  'penny-code': { zh: '打款验证码核对', en: 'comparison of the penny code' },
  penny: { zh: '打款查询', en: 'query of the penny' },
  'reverse-penny': { zh: '新卡付款请求', en: 'request of a payment from the new card' },
  'incoming-penny': { zh: '新卡付款查询', en: 'query of the payment from the new card' },
  signing: { zh: '发起协议签署', en: 'opening of the signing' },
  signature: { zh: '协议签署结果', en: 'result of the signing' },
  'open-batches': { zh: '未完成的出款批次', en: 'open batches of payouts' },
  'settlement-target': { zh: '结算去向', en: 'settlement target' },
  'dropped-card': { zh: '原卡是否已移除', en: 'whether the old card is dropped' },
  payouts: { zh: '结算款查询', en: 'query of the payouts' },
  'proof-otp': { zh: '短信验证码核对', en: 'comparison of the one-time code' },
  'proof-face': { zh: '人脸核验', en: 'check of the face' },
  'proof-card-password': { zh: '卡密码核验', en: 'check of the card password' },
};

const settlement: Sentence = { zh: '结算系统', en: 'settlement' };

/** The party or terminal that a step is about. A terminal keeps its serial number; a test sale counts behind it. */
export const nameTarget = (target: string): Sentence =>
  target === 'settlement'
    ? settlement
    : { zh: namePayer(target, 'zh'), en: namePayer(target, 'en') };

const fill = (text: string, target: string): string => text.replace('{target}', target);

const accountOf = 'account-of-';

function nameQuestion(name: string): Sentence | undefined {
  if (Object.hasOwn(questions, name)) return questions[name];
  if (!name.startsWith(accountOf)) return undefined;
  const { zh, en } = nameTarget(name.slice(accountOf.length));
  return { zh: `${zh}现用结算账户`, en: `present account at ${en}` };
}

/** Waits for people that are no orders. */
const others: Readonly<Record<string, Sentence>> = {
  'fit-terminals': { zh: '升级或更换终端', en: 'update or replace terminals' },
  drain: { zh: '等待出款批次完成', en: 'wait for the open batch of payouts' },
  penny: { zh: '打款验证', en: 'proof by penny' },
  'reverse-penny': { zh: '新卡付款', en: 'payment from the new card' },
  sign: { zh: '协议签署', en: 'agreement' },
};

/**
 * A step of the switch or a question, by the name that its problem has: `register/SN-1`, `change/alipay`.
 * @returns the name itself where it is not known
 */
export function nameStep(name: string): Sentence {
  const known = nameQuestion(name);
  if (known) return known;
  const slash = name.indexOf('/');
  const [kind, target] = slash < 0 ? [name, ''] : [name.slice(0, slash), name.slice(slash + 1)];
  const other = kind === 'read' ? nameQuestion(target) : others[kind];
  if (other) return other;
  const isKind = ([step]: (typeof orders)[number]) => step === kind;
  const order = target === 'old' ? orders.findLast(isKind) : orders.find(isKind);
  if (!order) return { zh: name, en: name };
  const [, en, zh] = order;
  const shown = nameTarget(target);
  return { zh: fill(zh, shown.zh), en: fill(en, shown.en) };
}

const patterns = orders.map(([, en, zh]) => ({
  pattern: new RegExp(`^${fill(en, String.raw`(?<target>\S+)`)}$`),
  zh,
}));

/** The Chinese of an order, or of several with commas between them, as the process names them; undefined for anything else. */
export function translateOrders(line: string): string | undefined {
  const [named = '', more] = line.split(/ and (?=\d+ more$)/);
  const parts = named.split(', ').map((part) => {
    for (const { pattern, zh } of patterns) {
      const found = pattern.exec(part);
      if (found) return fill(zh, nameTarget(found.groups?.['target'] ?? '').zh);
    }
    return undefined;
  });
  if (parts.some((part) => part === undefined)) return undefined;
  return `${parts.join('、')}${more === undefined ? '' : `，另有${Number.parseInt(more, 10)}项`}`;
}
