import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentsWithGeneratedParts, fillGeneratedParts } from '../../scripts/docs/generated.ts';
import { gateNames, outcomeKinds, sideStages } from '../../domain/request/stages.ts';
import { mayTransition, transitions } from '../../domain/request/transitions.ts';

describe('the generated parts of the documents', () => {
  it.each(documentsWithGeneratedParts)(
    'of %s say what the code says: run `npm run docs` after a change',
    async (name) => {
      const text = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
      expect(await fillGeneratedParts(text)).toBe(text);
    },
  );

  it('refuse a marker that names nothing', async () => {
    await expect(fillGeneratedParts('<!-- generated: nothing -->\n<!-- end -->')).rejects.toThrow(
      'nothing',
    );
  });
});

describe('the ways from stage to stage', () => {
  it('lead into and out of every stage, and into every outcome', () => {
    const stages = [...gateNames, ...sideStages];
    const reached = new Set(transitions.map(({ to }) => to));
    const left = new Set(transitions.map(({ from }) => from));
    expect([...stages, ...outcomeKinds].filter((stage) => !reached.has(stage))).toEqual([]);
    expect(stages.filter((stage) => !left.has(stage))).toEqual([]);
  });

  it('stand in the table once each', () => {
    const ways = transitions.map(({ from, to }) => `${from} ${to}`);
    expect(ways.filter((way, i) => ways.indexOf(way) !== i)).toEqual([]);
  });

  it('never lead from the hold to a cancellation, nor past a gate', () => {
    expect(mayTransition('trial', 'cancelled')).toBe(false);
    expect(mayTransition('identity', 'review')).toBe(false);
    expect(mayTransition('trial', 'completed')).toBe(true);
  });
});
