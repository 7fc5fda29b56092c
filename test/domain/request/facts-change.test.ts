import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import {
  applyFactsChange,
  findFactsChange,
  toFactTexts,
} from '../../../domain/request/facts-change.ts';
import { buildReadyFacts, buildSubmittedFacts } from '../../support/facts.ts';

const findChange = (before: Partial<Facts>, after: Partial<Facts>) =>
  findFactsChange(toFactTexts(before), toFactTexts(after));

describe('A change of the facts', () => {
  it('A change of the facts names what is new, what is other and what is known no longer', () => {
    const before = { ...buildSubmittedFacts(), extendedTo: '2026-06-11T00:00:00.000Z' };
    const { extendedTo: _, ...kept } = before;
    const after = { ...kept, correctedAt: '2026-06-10T00:00:00.000Z', factors: [] };
    expect(findChange(before, after)).toEqual({
      changed: { correctedAt: '2026-06-10T00:00:00.000Z' },
      removed: ['extendedTo'],
    });
  });

  it('A change of the facts leaves out the evidence, which the rules compute', () => {
    const facts = buildReadyFacts();
    expect(findChange(facts, { ...facts, evidence: 'another' })).toEqual({ changed: {} });
  });

  it('A change of the facts leads from any facts to any others', () => {
    const facts = fc.dictionary(
      fc.constantFrom('codesLockedAt', 'correctedAt', 'deniedAt', 'thawedAt'),
      fc.string(),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(facts, facts, (before, after) => {
        expect(applyFactsChange(before, findChange(before, after))).toEqual(after);
      }),
    );
  });
});
