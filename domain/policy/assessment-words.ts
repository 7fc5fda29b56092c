/** What a gate says of a request, as people read it. */
import { describeFailure } from '../failures/codes.ts';
import type { Assessment, Need, Problem } from '../gates/assessment.ts';
import { formatChineseTime } from '../text/templates.ts';

interface Words {
  zh: string;
  en: string;
}

const needNames: Record<Need, readonly [zh: string, en: string]> = {
  'merchant-record': ['商户档案', 'the record'],
  'opening-hours': ['等待营业时间', 'opening hours'],
  'other-change': ['等待其他变更', 'the end of another change'],
  'terminal-fit': ['终端兼容', 'terminals that fit'],
  'owner-match': ['经营者比对', 'the comparison of the owner'],
  'account-verification': ['账户核验', 'the check of the account'],
  'list-screening': ['名单查询', 'the lists'],
  'registry-look-up': ['工商登记查询', 'the registry'],
  'document-check': ['证件核验', 'the check of documents'],
  'identity-factor': ['身份核验', 'a proof of identity'],
  signature: ['签约', 'a signature'],
  'review-decision': ['人工审核', 'a decision of a reviewer'],
  callback: ['回拨确认', 'a callback'],
  penny: ['打款验证', 'a penny'],
  'penny-code': ['打款验证码', 'the code of the penny'],
  'reverse-penny': ['反向打款', 'a reverse penny'],
  'incoming-penny': ['等待到账', 'the incoming payment'],
  'tell-contacts': ['通知联系人', 'notices to the contacts'],
  'wait-cooling': ['冷静期', 'the cooling-off'],
  'terminal-sale': ['终端试刷', 'a test sale'],
  'test-payout': ['试付', 'a test payout'],
  'owner-confirmation': ['本人确认', 'the confirmation of the owner'],
};

const tierNames = {
  green: ['低风险', 'green'],
  amber: ['中风险', 'amber'],
  red: ['高风险', 'red'],
} as const;

/** One sentence: what the gate asks for, waits for or refuses, with the risk where it says one. */
export function describeAssessmentInWords(assessment: Assessment): Words {
  const risk = 'risk' in assessment ? assessment.risk : undefined;
  const [tierZh, tierEn] = risk ? tierNames[risk.tier] : [];
  const { zh, en } = describeKind(assessment);
  return risk
    ? { zh: `${zh}（${tierZh} ${risk.score}）`, en: `${en} (${tierEn} ${risk.score})` }
    : { zh, en };
}

function describeKind(assessment: Assessment): Words {
  switch (assessment.kind) {
    case 'pass':
      return { zh: '通过', en: 'passes' };
    case 'need': {
      const names = assessment.needs.map((need) => needNames[need]);
      const until = assessment.until === undefined ? '' : formatChineseTime(assessment.until);
      return {
        zh: `需要：${names.map(([zh]) => zh).join('、')}${until && `，至 ${until}`}`,
        en: `needs ${names.map(([, en]) => en).join(', ')}${until && ` until ${until}`}`,
      };
    }
    case 'ask':
      return withProblems({ zh: '要求补正', en: 'asks for corrections' }, assessment.problems);
    case 'stop': {
      const { zh, en } = describeFailure(assessment.code, assessment.params);
      const [endZh, endEn] = assessment.expired
        ? ['到期', 'expires']
        : assessment.freeze
          ? ['暂停', 'freezes']
          : ['不通过', 'rejects'];
      return { zh: `${endZh}：${zh}`, en: `${endEn}: ${en}` };
    }
    case 'back':
      return { zh: '退回先前环节', en: 'goes back to an earlier gate' };
  }
}

function withProblems(what: Words, problems: readonly Problem[]): Words {
  const texts = problems.map(({ code, params }) => describeFailure(code, params));
  return {
    zh: `${what.zh}：${texts.map(({ zh }) => zh).join('；')}`,
    en: `${what.en}: ${texts.map(({ en }) => en).join(' ')}`,
  };
}
