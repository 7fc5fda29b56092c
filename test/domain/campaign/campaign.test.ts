import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildAbortNotice,
  decideNextStep,
  createEmptyRowCounts,
  computePollIntervalMs,
  findCampaignRefusal,
  rowStates,
  type RowCounts,
} from '../../../domain/campaign/campaign.ts';
import { roles } from '../../../domain/request/card-change-schema.ts';

const counts = (some: Partial<RowCounts>): RowCounts => ({ ...createEmptyRowCounts(), ...some });
const order = {
  pacing: { perMinute: 120, inFlight: 80 },
  abortWhen: { share: 0.2, afterRows: 10 },
};

describe('The next step of a campaign', () => {
  it.each([
    ['begins with a wave', { waiting: 1_000 }, { kind: 'submit', rows: 50, restMs: 25_000 }],
    ['fills the free places only', { waiting: 900, open: 73 }, { rows: 7, restMs: 3_500 }],
    ['waits while all places are taken', { waiting: 900, open: 80 }, { kind: 'wait' }],
    ['waits when fewer places were given later', { waiting: 9, open: 95 }, { kind: 'wait' }],
    ['submits the rest', { waiting: 3, completed: 997 }, { kind: 'submit', rows: 3 }],
    ['waits for the last outcomes', { open: 2, completed: 998 }, { kind: 'wait' }],
    ['ends when every row has its result', { completed: 990, rejected: 10 }, { kind: 'end' }],
    ['ends at once without rows', {}, { kind: 'end' }],
    ['does not judge by a few', { waiting: 90, rejected: 9 }, { kind: 'submit' }],
    ['bears the share it was given', { waiting: 9, rejected: 2, completed: 8 }, { kind: 'submit' }],
    ['gives up beyond it', { waiting: 9, rejected: 3, completed: 8 }, { kind: 'give-up' }],
    [
      'counts every other end as a failure',
      { waiting: 9, refused: 1, cancelled: 1, expired: 1, 'rolled-back': 1, completed: 8 },
      { kind: 'give-up' },
    ],
    ['has nothing to give up at the end', { open: 3, rejected: 30 }, { kind: 'wait' }],
  ] as const)('A campaign %s', (_case, some, move) => {
    expect(decideNextStep(counts(some), order)).toMatchObject(move);
  });

  it('A campaign keeps its pace with one submission a minute', () => {
    const slow = { ...order, pacing: { perMinute: 1, inFlight: 80 } };
    expect(decideNextStep(counts({ waiting: 5 }), slow)).toEqual({
      kind: 'submit',
      rows: 1,
      restMs: 60_000,
    });
  });

  it('A campaign is never faster than its pace and never above its limit of open requests', () => {
    const count = fc.nat({ max: 20_000 });
    const anyCounts = fc.record(
      Object.fromEntries(rowStates.map((state) => [state, count])) as Record<
        keyof RowCounts,
        typeof count
      >,
    );
    const anyPacing = fc.record({
      perMinute: fc.integer({ min: 1, max: 6_000 }),
      inFlight: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(anyCounts, anyPacing, (now, pacing) => {
        const move = decideNextStep(now, { ...order, pacing });
        if (move.kind !== 'submit') return;
        expect(move.rows).toBeGreaterThan(0);
        expect(now.open + move.rows).toBeLessThanOrEqual(pacing.inFlight);
        expect(move.rows).toBeLessThanOrEqual(now.waiting);
        expect((move.rows / move.restMs) * 60_000).toBeLessThanOrEqual(pacing.perMinute);
      }),
    );
  });

  it.each([
    [0, 1],
    [1, 2],
    [5, 32],
    [6, 60],
    [500, 60],
  ])('After %d reads without a change a campaign reads again in %d minutes', (looks, minutes) => {
    expect(computePollIntervalMs(looks, { perMinute: 10, inFlight: 100 })).toBe(minutes * 60_000);
  });

  it('A fast campaign reads its counts more often', () => {
    const quick = { perMinute: 300, inFlight: 200 };
    expect(computePollIntervalMs(0, quick)).toBe(10_000);
    expect(computePollIntervalMs(1, quick)).toBe(20_000);
    expect(computePollIntervalMs(9, quick)).toBe(60 * 60_000);
  });
});

describe('Who may start, pause, resume and abort a campaign', () => {
  it('[A29] Only operators and supervisors may command a campaign', () => {
    const may = roles.filter((role) => !findCampaignRefusal({ id: 'p-1', role }, 'running'));
    expect(may).toEqual(['operator', 'supervisor']);
  });

  it.each(['aborted', 'ended'] as const)('Nobody may command a campaign that is %s', (state) => {
    expect(findCampaignRefusal({ id: 'p-1', role: 'supervisor' }, state)).toBe('ACT_WRONG_STAGE');
  });
});

it('A campaign that gives up tells the staff how its rows stand, in both languages', () => {
  const { subject, text } = buildAbortNotice('merger-1', counts({ rejected: 3, completed: 8 }));
  expect(subject).toContain('merger-1');
  expect(text).toContain('已停止提交');
  expect(text).toContain('nothing more is submitted');
  expect(text).toContain('rejected: 3');
});
