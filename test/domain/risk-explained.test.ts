import { describe, expect, it } from 'vitest';
import type { RiskAssessment } from '../../domain/risk/assessment.ts';
import { explainRisk } from '../../domain/risk/explanation.ts';
import { riskReasonNames as all, riskReasons, type RiskReason } from '../../domain/risk/reasons.ts';
import { policy } from '../support/facts.ts';

const assessed = (...reasons: RiskReason[]): RiskAssessment => ({
  score: 40,
  tier: 'amber',
  reasons: reasons.map((reason) => ({ reason, points: policy['risk.reasons'][reason].points })),
});

describe('A risk decision in words', () => {
  it('[A68] Staff read score, tier and every reason with its points', () => {
    const lines = explainRisk(assessed('contact-changed', 'name-close', 'in-person'), 'staff');
    expect(lines.map(({ en }) => en)).toEqual([
      'Score 40, amber',
      '+25 a contact changed recently',
      '+15 the name matches closely, not exactly',
      '−20 in person at a counter',
    ]);
    expect(lines.map(({ zh }) => zh)).toContain('+25 联系方式近期变更');
  });

  it('The merchant reads each theme once, and that a person may be asked for', () => {
    const lines = explainRisk(assessed('contact-changed', 'admin-changed', 'urgent'), 'merchant');
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)?.zh).toContain('人工复核');
  });

  it('The merchant reads nothing when there are no reasons', () => {
    expect(explainRisk(assessed(), 'merchant')).toEqual([]);
    expect(explainRisk(assessed('in-person'), 'merchant')).toEqual([]);
  });

  it.each(all)('[A69] The merchant never reads which check it was: %s', (reason) => {
    const lines = explainRisk(assessed(reason), 'merchant');
    const { theme, zh, en } = riskReasons[reason];
    const text = lines.map((line) => `${line.zh} ${line.en}`).join(' ');
    expect(text).not.toContain(zh);
    expect(text).not.toContain(en);
    expect(text).not.toMatch(/\d|名单|风险|黑|score|list|risk/i);
    expect(lines.length > 0).toBe(theme !== undefined);
  });

  it('All reasons of a theme have the same text for the merchant', () => {
    for (const theme of ['safety', 'account', 'request'] as const) {
      const same = all.filter((reason) => riskReasons[reason].theme === theme);
      const texts = same.map((reason) => JSON.stringify(explainRisk(assessed(reason), 'merchant')));
      expect(new Set(texts).size).toBe(1);
    }
  });
});
