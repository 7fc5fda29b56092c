import { describe, expect, it } from 'vitest';
import { assessAccountProof } from '../../../domain/gates/account-proof.ts';
import { computeOutageMs, type Outage } from '../../../domain/parties/outages.ts';
import { timeAfter as later, buildPenny, policy, buildVerifiedFacts } from '../../support/facts.ts';

const hourMs = 60 * 60_000;
const at = (hour: number): string => new Date(Date.UTC(2026, 5, 10, hour)).toISOString();
const outage = (endedAt: number, hours: number): Outage => ({
  endedAt: at(endedAt),
  ms: hours * hourMs,
});

describe('Time that does not count because of an outage', () => {
  it.each([
    ['no outage at all', undefined, 0],
    ['one before the clock began', [outage(1, 1)], 0],
    ['one that ended when the clock began', [outage(2, 1)], 0],
    ['one that was under way when it began', [outage(4, 5)], 2],
    ['one after it began', [outage(9, 3)], 3],
    ['several', [outage(1, 1), outage(4, 1), outage(9, 2)], 3],
  ])('Time of outages that does not count: %s', (_case, outages, hours) => {
    expect(computeOutageMs(outages, at(2))).toBe(hours * hourMs);
  });
});

it('[A83] The week for the code of a cent does not count the hours of an outage of the bank', () => {
  const unread = buildPenny({ confirmed: false, tries: 0 });
  const expires = later('P7D', unread.sentAt);
  const outages = [{ endedAt: later('PT5H', unread.sentAt), ms: 3 * hourMs }];
  const assess = (now: string) =>
    assessAccountProof(buildVerifiedFacts({ pennies: [unread], outages }), policy, now);
  expect(assess(expires)).toMatchObject({ needs: ['penny-code'] });
  expect(assess(later('PT3H', expires))).toMatchObject({ needs: ['reverse-penny'] });
});
