import { describe, expect, it } from 'vitest';
import {
  mayCopyArrive,
  mustBeUndone,
  type StepState,
  type TriedStep,
} from '../../../domain/switch/rollback.ts';

const tried = (state: StepState, more: Partial<TriedStep> = {}): TriedStep => ({
  state,
  isAtPayer: false,
  ...more,
});

describe('[A50] The way back', () => {
  it.each<[StepState, boolean]>([
    ['pending', false],
    ['failed', false],
    ['lagging', false],
    ['undone', false],
    ['ordered', true],
    ['done', true],
    ['skipped', true],
  ])('[A50] A step that is %s is undone or not: %s', (state, isUndone) => {
    expect(mustBeUndone(tried(state))).toBe(isUndone);
  });

  it.each<StepState>(['pending', 'failed', 'lagging'])(
    '[I1] A step that is %s is undone while a copy of its order may still arrive',
    (state) => {
      expect(mustBeUndone(tried(state, { mayArrive: true }))).toBe(true);
    },
  );

  it('A change that a paying network has refused is undone, and one that it never got is not', () => {
    expect(mustBeUndone(tried('failed', { isAtPayer: true }))).toBe(true);
    expect(mustBeUndone(tried('pending', { isAtPayer: true }))).toBe(false);
  });
});

describe('[A79] A copy of an order that is refused', () => {
  it.each<[number, boolean, boolean, string]>([
    [0, false, false, 'nothing was accepted'],
    [1, true, false, 'the only copy was refused'],
    [1, false, true, 'the first copy is lost, and the second was not accepted'],
    [2, true, true, 'the first copy is lost, and the second was refused'],
  ])('[A79] With %i sent and the last answered (%s) it may arrive (%s): %s', (n, is, may) => {
    expect(mayCopyArrive(n, is)).toBe(may);
  });
});
