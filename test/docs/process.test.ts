import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentsWithGeneratedParts, fillGeneratedParts } from '../../scripts/docs/generated.ts';
import { buildPermissionTable } from '../../scripts/docs/permissions.ts';
import { gateNames, outcomeKinds, sideStages } from '../../domain/request/stages.ts';
import { mayTransition, transitions } from '../../domain/request/transitions.ts';

describe('the generated parts of documents', () => {
  it.each(documentsWithGeneratedParts)(
    'of %s agree with the code: run `npm run docs` after a change',
    async (name) => {
      const text = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
      expect(await fillGeneratedParts(text)).toBe(text);
    },
    // A long document is formatted: slow on a busy machine.
    60_000,
  );

  it('refuse a marker that names no part', async () => {
    await expect(fillGeneratedParts('<!-- generated: nothing -->\n<!-- end -->')).rejects.toThrow(
      'nothing',
    );
  });
});

describe('the table of permissions', () => {
  it('says which actions need two people and which are not for the submitter', () => {
    const table = buildPermissionTable();
    expect(table).toMatch(/`thaw`.*not the submitter, drafter.*; two people/);
    expect(table).toMatch(/`forceRollback`.*two people/);
  });
});

describe('the transitions between stages', () => {
  it('lead into and out of every stage, and into every outcome', () => {
    const stages = [...gateNames, ...sideStages];
    const entered = new Set<string>(transitions.map(({ to }) => to));
    const left = new Set<string>(transitions.map(({ from }) => from));
    expect([...stages, ...outcomeKinds].filter((stage) => !entered.has(stage))).toEqual([]);
    expect(stages.filter((stage) => !left.has(stage))).toEqual([]);
  });

  it('are in the table once each', () => {
    const pairs = transitions.map(({ from, to }) => `${from} ${to}`);
    expect(pairs.filter((pair, i) => pairs.indexOf(pair) !== i)).toEqual([]);
  });

  it('never lead from the trial to a cancellation, nor past a gate', () => {
    expect(mayTransition('trial', 'cancelled')).toBe(false);
    expect(mayTransition('identity', 'review')).toBe(false);
    expect(mayTransition('trial', 'completed')).toBe(true);
  });
});
