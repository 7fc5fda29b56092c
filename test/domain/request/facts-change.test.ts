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

  it('A change of a fact names its other fields alone, unless it has lost one', () => {
    const binding = { last4: '8889', bankCode: '102' };
    const before = { merchant: { value: { binding }, at: '2026-06-01' } } as unknown as Facts;
    const after = { merchant: { value: { binding }, at: '2026-06-02' } } as unknown as Facts;
    expect(findChange(before, after)).toEqual({
      changed: {},
      updated: { merchant: { at: '2026-06-02' } },
    });
    const shorter = { merchant: { value: { binding } } } as unknown as Facts;
    expect(findChange(before, shorter)).toEqual({ changed: shorter });
  });

  it('A change of the facts leaves out the evidence, which the rules compute', () => {
    const facts = buildReadyFacts();
    expect(findChange(facts, { ...facts, evidence: 'another' })).toEqual({ changed: {} });
  });

  it('A change of the facts leads from any facts to any others', () => {
    const facts = fc.dictionary(
      fc.constantFrom('codesLockedAt', 'correctedAt', 'deniedAt', 'thawedAt'),
      fc.oneof(
        fc.string(),
        fc.array(fc.nat(3)),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(2), { noNullPrototype: true }),
      ),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(facts, facts, (given, wanted) => {
        const [before, after] = [given, wanted] as unknown as [Facts, Facts];
        expect(applyFactsChange(before, findChange(before, after))).toEqual(after);
      }),
    );
  });
});
