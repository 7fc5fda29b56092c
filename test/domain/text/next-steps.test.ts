import { expect, it } from 'vitest';
import { describeNextStep, nextSteps } from '../../../domain/text/next-steps.ts';

const values = { time: '2026-06-10T02:00:00.000Z', to: '138****8001' };

it.each(nextSteps)('[A90] The next step %s has a Chinese and an English text', (step) => {
  expect(describeNextStep(step, values)).toMatch(
    /^\p{Script=Han}[^{}·]* · [a-z][^{}\p{Script=Han}]*$/u,
  );
});

it('Next steps show Chinese time', () => {
  expect(describeNextStep('review-closed', values)).toBe(
    '请等待：审核将于2026-06-10 10:00继续 · wait: the review goes on at 2026-06-10 10:00',
  );
});

it.each(nextSteps)(
  '[A75] The next step %s says nothing of payouts to the old card, which may be dead or held: that is said beside it, as it is',
  (step) => {
    expect(describeNextStep(step, values)).not.toMatch(/仍结算至|payouts go to the old card/);
  },
);
