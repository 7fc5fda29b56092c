import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import { gateNames } from '../../../domain/request/stages.ts';
import {
  timeAfter,
  afterCoolingOff,
  moveFacts,
  policy,
  buildReadyFacts,
  refreshFacts,
} from '../../support/facts.ts';

const ready: Facts = {
  ...refreshFacts(buildReadyFacts(), afterCoolingOff),
  trial: {
    since: afterCoolingOff,
    terminalSale: 'passed',
    payout: 'landed',
    confirmedBy: 'owner-1',
  },
};
/** What each gate cannot pass without. */
const requiredFacts = {
  screening: ['merchant', 'account', 'verification', 'lists'],
  identity: ['document'],
  agreement: ['agreement'],
  review: [],
  'account-proof': [],
  cooling: ['merchant', 'account', 'verification', 'lists', 'agreement', 'cooling'],
  switching: ['merchant', 'account', 'verification', 'lists', 'document', 'agreement', 'cooling'],
  trial: ['trial'],
} as const satisfies Record<(typeof gateNames)[number], readonly (keyof Facts)[]>;
const optional = [
  'account',
  'merchant',
  'verification',
  'lists',
  'document',
  'agreement',
  'risk',
  'cooling',
  'trial',
] as const;

describe('Every gate', () => {
  it.each(gateNames)('The gate %s passes when all facts are known and good', (gate) => {
    expect(assessGate(gate, ready, policy, afterCoolingOff).kind).toBe('pass');
  });

  it.each(gateNames)(
    '[A42] The gate %s answers whatever is missing, and never passes without it',
    (gate) => {
      fc.assert(
        fc.property(fc.subarray([...optional]), (missing) => {
          const facts = { ...ready };
          for (const key of missing) delete facts[key];
          const lacks = requiredFacts[gate].some((key) => !(key in facts));
          const said = assessGate(gate, facts, policy, afterCoolingOff);
          if (lacks) expect(said.kind).not.toBe('pass');
          if (said.kind === 'need') expect(said.needs).not.toEqual([]);
          if (said.kind === 'ask') expect(said.problems).not.toEqual([]);
        }),
      );
    },
  );

  it.each(gateNames)(
    'The gate %s assesses by the time that has passed, whatever the date is',
    (gate) => {
      fc.assert(
        fc.property(fc.integer({ min: -500, max: 3_000 }), fc.nat(86_399), (days, seconds) => {
          const start = new Date(
            Date.parse(ready.submittedAt) + days * 86_400_000 + seconds * 1000,
          );
          const submittedAt = start.toISOString();
          const facts = moveFacts(submittedAt, ready);
          expect(assessGate(gate, facts, policy, timeAfter('P6D', submittedAt)).kind).toBe('pass');
        }),
      );
    },
  );

  it.each(gateNames)('The gate %s does not change the facts', (gate) => {
    const before = structuredClone(ready);
    assessGate(gate, ready, policy, afterCoolingOff);
    expect(ready).toEqual(before);
  });
});
