/**
 * Explains a risk assessment: in full to staff, in neutral words to the merchant, as PIPL article 24
 * asks for [C2 PIPL, D risk score, E4.7].
 */
import type { RiskAssessment } from './assessment.ts';
import { riskReasons, type RiskTheme } from './reasons.ts';

export interface Explanation {
  zh: string;
  en: string;
}

const tiers = {
  green: { zh: '低', en: 'green' },
  amber: { zh: '中', en: 'amber' },
  red: { zh: '高', en: 'red' },
} as const;

/** They do not name the check: that would help a thief, and the merchant has nothing to correct. */
const neutralTexts: Record<RiskTheme, Explanation> = {
  safety: {
    zh: '为保障资金安全，我们需要多核实一步',
    en: 'To keep your money safe we check one thing more.',
  },
  account: {
    zh: '新账户的信息需要进一步核对',
    en: 'Something about the new account is checked once more.',
  },
  request: {
    zh: '本次申请需要人工核对',
    en: 'A person looks at this request.',
  },
};

const appeal: Explanation = {
  zh: '如有异议，可要求人工复核',
  en: 'You may ask for a person to look at the decision again.',
};

/**
 * Staff read score, tier and every reason with its points. The merchant reads one sentence per theme,
 * the same for every reason of the theme, and that they may ask for a review by a person; nothing when
 * there is no reason.
 */
export function explainRisk(risk: RiskAssessment, audience: 'staff' | 'merchant'): Explanation[] {
  if (audience === 'merchant') {
    const themes = risk.reasons.flatMap(({ reason }) => riskReasons[reason].theme ?? []);
    const explanations = [...new Set(themes)].map((theme) => neutralTexts[theme]);
    return explanations.length === 0 ? [] : [...explanations, appeal];
  }
  const { zh, en } = tiers[risk.tier];
  return [
    { zh: `风险分${risk.score}，${zh}风险`, en: `Score ${risk.score}, ${en}` },
    ...risk.reasons.map(({ points, reason }) => {
      const words = riskReasons[reason];
      return {
        zh: `${formatPoints(points)} ${words.zh}`,
        en: `${formatPoints(points)} ${words.en}`,
      };
    }),
  ];
}

const formatPoints = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`);
