import { describe, expect, it } from 'vitest';
import type { StageOrOutcome } from '../../domain/stages.ts';
import { play } from '../../scripts/demo/play.ts';
import { runningSystem, sampleAs } from './system.ts';

const running = runningSystem();

describe('a request on real servers', () => {
  it('runs from submission to the new card being paid [A92]', async () => {
    const { system, faults } = running();
    const played = await play(system, sampleAs('01-app-eight-steps', 'e2e'));
    expect(await faults(played)).toEqual([]);
    expect(played.status.money).toBe('new');
  }, 120_000);

  it('loses nothing and orders nothing twice when worker and API are killed again and again', async () => {
    const { system, faults, effects } = running();
    const crashAt = new Set<StageOrOutcome>(['agreement', 'account-proof', 'switching', 'trial']);
    const crashes: Promise<void>[] = [];
    const played = await play(system, sampleAs('01-app-eight-steps', 'killed'), ({ status }) => {
      if (crashAt.delete(status.stage)) crashes.push(system.crashApp());
    });
    await Promise.all(crashes);
    expect(crashes.length).toBeGreaterThanOrEqual(3);
    expect(await faults(played)).toEqual([]);
    expect(await effects('M-killed')).toEqual(await effects('M-e2e'));
  }, 180_000);
});
