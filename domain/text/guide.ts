/**
 * The guide that a merchant reads before a request: steps, documents, times, cost and safety [A15]. Sentences
 * are here, numbers come from the policy. Whoever changes a sentence gives the guide a new version by that.
 */
import { forecastGates } from '../precheck/forecast.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findIdentityDocuments } from '../request/foreign-owners.ts';
import type { GateName, WaitingOn } from '../request/stages.ts';
import { formatYuan } from './money.ts';
import { formatValue } from './templates.ts';

interface Sentence {
  zh: string;
  en: string;
}

interface GuideStep extends Sentence {
  gate: GateName;
  waitingOn: WaitingOn;
  /** What is promised at the lowest risk: a term such as PT24H or 5WD. */
  usually?: string;
  /** At any risk. */
  atMost: string;
}

/** A document, and for whom: a list that is left out means all. */
type GuidePaper = PolicyValues['documents'][number] | { document: string };

export interface Guide {
  title: Sentence;
  steps: GuideStep[];
  papers: (GuidePaper & Sentence)[];
  cost: PolicyValues['fee'] & Sentence;
  safety: Sentence[];
}

const steps: Record<GateName, Sentence> = {
  screening: {
    zh: '提交申请后，我们核对商户、新卡和材料。',
    en: 'You submit the request; we check merchant, new card and documents.',
  },
  identity: {
    zh: '您本人用两种方式核验身份。',
    en: 'You prove your identity yourself, in two ways.',
  },
  agreement: { zh: '您阅读并签署变更协议。', en: 'You read and sign the agreement.' },
  review: {
    zh: '工作人员审核材料，必要时拨打您登记的号码核实。',
    en: 'Staff review the documents, and may call the number on record.',
  },
  'account-proof': {
    zh: '您证明新卡由您掌握，例如填写一分钱入账附言中的验证码。',
    en: 'You prove that the new card is yours, for example by the code in the remark of a one-cent payment.',
  },
  cooling: {
    zh: '冷静期内仍结算至原卡，您可随时叫停。',
    en: 'During the cooling-off, payouts go to the old card and you can stop the change.',
  },
  switching: {
    zh: '各渠道和终端切换至新卡，结算款短暂暂存，资金安全。',
    en: 'Networks and terminals switch to the new card; payouts are held shortly, your money is safe.',
  },
  trial: {
    zh: '您核对一笔测试交易和新卡到账的一分钱，然后开始结算至新卡。',
    en: 'You look at a test sale and a cent on the new card; then payouts go there.',
  },
};

const safety: readonly Sentence[] = [
  {
    zh: '工作人员不会向您索要密码或验证码。',
    en: 'Our staff never ask for passwords or codes.',
  },
  {
    zh: '只在官方应用、网页或柜台填写卡号，不在电话、聊天或邮件中提供。',
    en: 'Enter the card number only in the official app or page, or at a counter; never tell it by phone, chat or mail.',
  },
  {
    zh: '不是您本人申请的变更，请立即通过短信中的链接叫停，或拨打官方客服。',
    en: 'If you did not ask for a change, stop it at once by the link in the message, or call the official service number.',
  },
  {
    zh: '主动联系您、要您换成他人名下的卡或先行转账的，都是诈骗。',
    en: 'Whoever calls or writes to have you change to the card of somebody else, or pay by transfer first, is a fraudster.',
  },
];

/** The guide by a policy. The same policy always gives the same text. */
export const buildGuide = (policy: PolicyValues): Guide => ({
  title: { zh: '结算卡变更指引', en: 'Guide to the change of the settlement card' },
  steps: forecastGates(policy, 'green', false).map(({ gate, waitingOn, usually, atMost }) => ({
    gate,
    waitingOn,
    ...(usually !== undefined && { usually }),
    // Everybody reads the longest cooling-off: a shorter one would tell how the risk was assessed.
    atMost: gate === 'cooling' ? policy['cooling.red'] : atMost,
    ...steps[gate],
  })),
  papers: [
    ...findIdentityDocuments(undefined, undefined, new Set()).map((document) => ({ document })),
    ...policy.documents,
  ].map((paper) => ({
    ...paper,
    zh: formatValue(paper.document, 'zh'),
    en: formatValue(paper.document, 'en'),
  })),
  cost: { ...policy.fee, ...describeCost(policy.fee) },
  safety: [...safety],
});

function describeCost({ changeFen, outsideHoursFen }: PolicyValues['fee']): Sentence {
  const usual =
    changeFen === 0
      ? { zh: '变更免费', en: 'The change is free' }
      : {
          zh: `变更费用${formatYuan(changeFen)}元`,
          en: `The change costs ${formatYuan(changeFen)} yuan`,
        };
  if (outsideHoursFen === 0) return { zh: `${usual.zh}。`, en: `${usual.en}.` };
  const more = formatYuan(outsideHoursFen);
  return {
    zh: `${usual.zh}；非工作时间办理另收${more}元。`,
    en: `${usual.en}, and ${more} yuan more outside of office hours.`,
  };
}
