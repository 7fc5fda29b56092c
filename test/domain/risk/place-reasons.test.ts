import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import type { FactorAttempt } from '../../../domain/parties/identity.ts';
import type { Intake } from '../../../domain/request/stages.ts';
import { comparePlaces } from '../../../domain/risk/place-reasons.ts';
import {
  buildFactor,
  buildMerchant,
  buildRequest,
  buildVerifiedFacts,
  submittedAt,
} from '../../support/facts.ts';
import { risk } from '../../support/risk-facts.ts';

/** A prefecture, or undefined where nobody says it. */
type Area = string | undefined;

const buildTerminal = (area: Area, n: number) => ({
  sn: `SN-${n}`,
  model: 'A920',
  appVersion: '3.2.1',
  online: true,
  ...(area !== undefined && { area }),
});

const proveAt = (area: Area, more: Partial<FactorAttempt> = {}): FactorAttempt => ({
  ...buildFactor({ method: 'face' }),
  ...(area !== undefined && { area }),
  ...more,
});

const buildFacts = (
  factors: FactorAttempt[],
  terminals: readonly Area[],
  intake: Intake = 'app',
): Facts =>
  buildVerifiedFacts({
    factors,
    request: buildRequest({ intake }),
    merchant: {
      value: buildMerchant({ terminals: terminals.map(buildTerminal) }),
      at: submittedAt,
    },
  });

const beijing = '1101';
const shanghai = '3101';

describe('[D device and place] the place of a proof', () => {
  it.each<[string, FactorAttempt[], Area[], string | undefined]>([
    ['near where a terminal stands', [proveAt(beijing)], [beijing], 'near'],
    ['near one of several', [proveAt(beijing)], [shanghai, beijing], 'near'],
    ['near one, whatever is not known of others', [proveAt(beijing)], [undefined, beijing], 'near'],
    ['far from all', [proveAt(shanghai)], [beijing, '1201'], 'far'],
    [
      'unknown, not far, where one may stand there',
      [proveAt(shanghai)],
      [beijing, undefined],
      'unknown',
    ],
    ['unknown where the record says no place', [proveAt(beijing)], [undefined], 'unknown'],
    ['unknown where the provider says no place', [proveAt(undefined)], [beijing], 'unknown'],
    ['unknown after a code alone, which has no place', [buildFactor()], [beijing], 'unknown'],
    ['near also with a code beside it', [buildFactor(), proveAt(beijing)], [beijing], 'near'],
    ['far when one of two was', [proveAt(beijing), proveAt(shanghai)], [beijing], 'far'],
    ['none before the first proof', [], [beijing], undefined],
    ['none after a failed proof', [proveAt(shanghai, { result: 'wrong' })], [beijing], undefined],
    ['none of another person', [proveAt(shanghai, { personToken: 'per_2' })], [beijing], undefined],
    ['none of another card', [proveAt(shanghai, { accountToken: 'acct_2' })], [beijing], undefined],
    ['none without terminals', [proveAt(shanghai)], [], undefined],
  ])('is %s', (_what, factors, terminals, place) => {
    expect(comparePlaces(buildFacts(factors, terminals))).toBe(place);
  });

  it('is none at a counter, where a clerk sees the owner', () => {
    expect(comparePlaces(buildFacts([proveAt(shanghai)], [beijing], 'counter'))).toBeUndefined();
  });

  it('counts towards the risk: far with two people, unknown never as near', () => {
    const assess = (area: Area, terminal: Area) => {
      const { score, tier } = risk(buildFacts([proveAt(area)], [terminal]));
      return [score, tier];
    };
    expect(assess(beijing, beijing)).toEqual([0, 'green']);
    expect(assess(shanghai, beijing)).toEqual([10, 'amber']);
    expect(assess(undefined, beijing)).toEqual([5, 'green']);
    expect(assess(shanghai, undefined)).toEqual([5, 'green']);
  });

  it('is near only where both sides say the same prefecture', () => {
    const area = fc.option(fc.constantFrom('1101', '3101', '4401'), { nil: undefined });
    fc.assert(
      fc.property(
        fc.array(area, { maxLength: 3 }),
        fc.array(area, { maxLength: 3 }),
        (proofs, terminals) => {
          const facts = buildFacts(
            proofs.map((each) => proveAt(each)),
            terminals,
          );
          if (comparePlaces(facts) !== 'near') return;
          const said = proofs.filter((each) => each !== undefined);
          expect(said.length).toBeGreaterThan(0);
          for (const each of said) expect(terminals).toContain(each);
        },
      ),
    );
  });
});
