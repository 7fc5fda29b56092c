import { describe, expect, it } from 'vitest';
import { listStages } from '../../../api/pages/stages.ts';
import type { StageOrOutcome } from '../../../domain/request/stages.ts';
import { describeTerm } from '../../../domain/text/terms.ts';
import { policy } from '../../support/facts.ts';

const enter = (stage: string, at: string) =>
  ({ action: 'stage-entered', at, data: { stage } }) as const;
const list = (stage: StageOrOutcome, entries: ReturnType<typeof enter>[]) =>
  listStages(
    { state: { stage, waitingOn: 'nobody', money: 'old', problems: [] } },
    entries,
    policy,
  );

describe('The way of a request', () => {
  it('[A18] The way of a request shows when it came to each gate, where it is, and how long the others take', () => {
    const stages = list('agreement', [
      enter('identity', '2026-06-10T02:00:00Z'),
      enter('agreement', '2026-06-10T03:00:00Z'),
    ]);
    expect(stages.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
      'screening past',
      'identity past',
      'agreement now',
      'review ahead',
      'account-proof ahead',
      'cooling ahead',
      'switching ahead',
      'trial ahead',
      'completed ahead',
    ]);
    expect(stages[2]).toMatchObject({ at: '2026-06-10T03:00:00Z' });
    expect(stages.find(({ stage }) => stage === 'trial')?.atMost).toBe(policy['test.ttl']);
  });

  it('The way of a request says nothing of the terms that would tell how its risk was assessed', () => {
    const untold = list('identity', []).filter(({ stage }) =>
      ['cooling', 'switching'].includes(stage),
    );
    expect(untold.map(({ atMost }) => atMost)).toEqual([undefined, undefined]);
  });

  it.each([
    ['correction', ['screening past', 'identity past', 'correction now', 'agreement ahead']],
    ['frozen', ['screening past', 'identity past', 'frozen now', 'agreement ahead']],
    ['cancelled', ['screening past', 'identity past', 'cancelled past']],
  ] as const)('The way of a request has %s at the place where it happened', (stage, expected) => {
    const stages = list(stage, [
      enter('identity', '2026-06-10T02:00:00Z'),
      enter(stage, '2026-06-10T03:00:00Z'),
    ]);
    expect(stages.slice(0, expected.length).map((each) => `${each.stage} ${each.state}`)).toEqual(
      expected,
    );
  });

  it('The way of a request that was completed has nothing ahead', () => {
    expect(new Set(list('completed', []).map(({ state }) => state))).toEqual(new Set(['past']));
  });

  it.each([
    ['PT10M', '10分钟内', 'within 10 min'],
    ['PT24H', '24小时内', 'within 24 h'],
    ['P7D', '7天内', 'within 7 d'],
    ['5WD', '5个工作日内', 'within 5 working days'],
  ])('The way of a request tells the term %s in words', (term, zh, en) => {
    expect(describeTerm(term)).toEqual({ zh, en });
  });
});
