import { describe, expect, it } from 'vitest';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import { actsPerRun } from '../../domain/request/safety-acts.ts';
import { ActionShares } from '../../workflows/handlers/action-shares.ts';

const owner: Actor = { id: 'owner-1', role: 'owner' };
const reviewer = (n: number): Actor => ({ id: `reviewer-${n}`, role: 'checker' });

describe('what a run takes', () => {
  it('[A71] from one person leaves the rest of their side something, however the id is written', () => {
    const shares = new ActionShares();
    for (let n = 0; n < actsPerRun.other.byPerson; n += 1) shares.take('chooseWindow', owner);
    expect(shares.isUsedUp('chooseWindow', owner)).toBe(true);
    expect(shares.isUsedUp('chooseWindow', { ...owner, id: ' OWNER-1' })).toBe(true);
    expect(shares.isUsedUp('chooseWindow', { id: 'owner-2', role: 'owner' })).toBe(false);
    expect(shares.isUsedUp('object', owner)).toBe(false);
  });

  it('[A71] of one safety act leaves the same person the others', () => {
    const shares = new ActionShares();
    for (let n = 0; n < actsPerRun.safety.byPerson; n += 1) shares.take('object', owner);
    expect(shares.isUsedUp('object', owner)).toBe(true);
    expect(shares.isUsedUp('reportLost', owner)).toBe(false);
    expect(shares.isUsedUp('withdraw', owner)).toBe(false);
  });

  it('[A71] from one side leaves the others theirs, and every side its safety acts', () => {
    const shares = new ActionShares();
    for (let n = 0; n < actsPerRun.other.bySide; n += 1) shares.take('approve', reviewer(n % 9));
    expect(shares.isUsedUp('approve', reviewer(10))).toBe(true);
    expect(shares.isUsedUp('reject', reviewer(1))).toBe(false);
    expect(shares.isUsedUp('chooseWindow', owner)).toBe(false);
  });
});
