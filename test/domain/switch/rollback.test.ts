import { describe, expect, it } from 'vitest';
import {
  mayCopyArrive,
  mayTakeEffect,
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

describe('[A79] An order that may still take effect', () => {
  it.each<[number, boolean, boolean, string]>([
    [0, false, false, 'nothing was accepted'],
    [1, true, false, 'the only copy was refused'],
    [1, false, true, 'the first copy is lost, and the second was not accepted'],
    [2, true, true, 'the first copy is lost, and the second was refused'],
  ])(
    '[A79] With %i copies sent and the last answered (%s) another may arrive (%s): %s',
    (n, is, may) => {
      expect(mayCopyArrive(n, is)).toBe(may);
    },
  );

  it.each<[StepState, true | undefined, boolean]>([
    ['pending', undefined, false],
    ['pending', true, true],
    ['ordered', undefined, true],
    ['failed', undefined, false],
    ['failed', true, true],
    ['done', undefined, false],
    ['undone', undefined, false],
  ])(
    '[A79] That of a step that is %s, with a copy on its way (%s), may take effect or not: %s',
    (state, mayArrive, may) => {
      expect(mayTakeEffect({ state, ...(mayArrive && { mayArrive }) })).toBe(may);
    },
  );
});
