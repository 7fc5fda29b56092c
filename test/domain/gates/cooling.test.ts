import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { RiskTier } from '../../../domain/request/stages.ts';
import {
  timeAfter,
  buildMerchant,
  policy,
  buildReadyFacts,
  refreshFacts,
  buildRequest,
  buildVerification,
  subject,
  others,
} from '../../support/facts.ts';

const assess = (facts: Facts, now: string) => assessGate('cooling', facts, policy, now);
const start = timeAfter('PT2H');
/** What must be read again at the end, however fresh it is. */
const waitAndFinalChecks = [
  'wait-cooling',
  'merchant-record',
  'account-verification',
  'registry-look-up',
  'list-screening',
];
const ofTier = (tier: RiskTier, more: Partial<Facts> = {}): Facts =>
  buildReadyFacts({ risk: { score: 0, tier, reasons: [] }, ...more });
const attested = { by: 'clerk-1', at: timeAfter('PT5M'), bothCardsShown: true, ...subject };
const changedAt = (instant: string) =>
  buildMerchant({ lastChanges: [{ what: 'contact', at: instant }] });

describe('The cooling-off', () => {
  it('[A71] The cooling-off does not begin before the old contacts are notified', () => {
    const { cooling: _, ...untold } = buildReadyFacts();
    const until = timeAfter('PT24H', start);
    const needs = ['tell-contacts', ...waitAndFinalChecks];
    expect(assess(untold, start)).toEqual({ kind: 'need', needs, until });
  });

  it('[A87] The cooling-off of a correction is short while the payouts of the change before are held', () => {
    const facts = ofTier('green', {
      payoutsHeld: true,
      request: buildRequest({ reason: { kind: 'correction' } }),
      cooling: { startedAt: start, contactsTold: 1 },
    });
    const until = timeAfter('PT4H', start);
    expect(assess(facts, start)).toMatchObject({ kind: 'need', until });
    const { payoutsHeld: _, ...free } = facts;
    expect(assess(free, start)).toMatchObject({ until: timeAfter('PT24H', start) });
  });

  it('[A41] The cooling-off needs a callback when no contact could be notified', () => {
    const facts = buildReadyFacts({ cooling: { startedAt: start, contactsTold: 0 } });
    expect(assess(facts, timeAfter('P2D'))).toMatchObject({ kind: 'need', needs: ['callback'] });
  });

  it('[A71] The cooling-off is longer and two people review when no contact could be notified', () => {
    const untold = { startedAt: start, contactsTold: 0, untold: true } as const;
    expect(assess(buildReadyFacts({ cooling: untold }), start)).toMatchObject({
      needs: ['callback'],
      risk: { tier: 'amber', reasons: [{ reason: 'contacts-untold' }] },
    });
    const called = { ...untold, contactsTold: 1 };
    const two = buildReadyFacts({ cooling: called });
    expect(two.risk?.tier).toBe('amber');
    expect(assess(two, start)).toMatchObject({
      needs: waitAndFinalChecks,
      until: timeAfter('PT72H', start),
    });
    const reviews = two.reviews.slice(0, 1);
    expect(assess(buildReadyFacts({ cooling: called, reviews }), start)).toEqual({
      kind: 'back',
      unmet: ['review'],
    });
  });

  const terms: [RiskTier, string, string][] = [
    ['green', 'PT24H', 'PT0S'],
    ['amber', 'PT72H', 'PT24H'],
    ['red', 'PT120H', 'PT72H'],
  ];
  it.each(terms)(
    'The cooling-off of a %s request takes %s, and %s in person with both cards',
    (tier, far, near) => {
      const term = (facts: Facts) => {
        const { cooling: _, ...untold } = facts;
        const said = assess(untold, start);
        return said.kind === 'need' ? said.until : said.kind;
      };
      expect(term(ofTier(tier))).toBe(timeAfter(far, start));
      expect(term(ofTier(tier, { attested }))).toBe(timeAfter(near, start));
      const oneCard = { ...attested, bothCardsShown: false };
      expect(term(ofTier(tier, { attested: oneCard }))).toBe(timeAfter(far, start));
      for (const other of others)
        expect(term(ofTier(tier, { attested: { ...attested, ...other } }))).toBe(
          timeAfter(far, start),
        );
    },
  );

  it('The cooling-off treats a request without a tier as red', () => {
    const { risk: _, cooling: __, ...facts } = buildReadyFacts();
    expect(assess(facts, start)).toMatchObject({ until: timeAfter('PT120H', start) });
  });

  it('The cooling-off passes at its end, and not a moment before', () => {
    const until = timeAfter('PT24H', start);
    expect(assess(buildReadyFacts(), timeAfter('-PT1S', until))).toEqual({
      kind: 'need',
      needs: waitAndFinalChecks,
      until,
    });
    expect(assess(refreshFacts(buildReadyFacts(), until), until).kind).toBe('pass');
  });

  it('[A71] Contacts have two hours after their reminder, however long the request stood still', () => {
    const { remindedAt: _, ...unreminded } = buildReadyFacts().cooling!;
    const facts = buildReadyFacts({ cooling: unreminded });
    expect(assess(facts, timeAfter('P4D'))).toMatchObject({
      needs: waitAndFinalChecks,
      until: timeAfter('PT2H', timeAfter('P4D')),
    });
    const reminded = buildReadyFacts({ cooling: { ...unreminded, remindedAt: timeAfter('P4D') } });
    const until = timeAfter('PT2H', timeAfter('P4D'));
    expect(assess(reminded, timeAfter('-PT1S', until))).toMatchObject({ until });
    expect(assess(refreshFacts(reminded, until), until).kind).toBe('pass');
  });

  it('[E6 cooling-ending] Contacts are reminded once more of an end that is later than they were told', () => {
    const cooling = { startedAt: start, contactsTold: 1, remindedAt: timeAfter('PT22H', start) };
    const amber = (now: string) => assess(ofTier('amber', { cooling }), now);
    expect(amber(timeAfter('PT25H', start))).toMatchObject({ until: timeAfter('PT72H', start) });
    const late = timeAfter('P6D', start);
    expect(amber(late)).toMatchObject({
      needs: waitAndFinalChecks,
      until: timeAfter('PT2H', late),
    });
  });

  it('[A42] The cooling-off begins again for another account, because the notices named the first one', () => {
    const newAccount = { token: 'acc_00000003', last4: '0128' };
    const agreement = { ...buildReadyFacts().agreement!, accountToken: 'acc_00000003' };
    const signedLater = { ...agreement, signedAt: timeAfter('PT20H') };
    const facts = buildReadyFacts({
      request: buildRequest({ newAccount }),
      agreement: signedLater,
    });
    expect(assess(facts, timeAfter('P2D'))).toMatchObject({
      needs: ['tell-contacts', ...waitAndFinalChecks],
    });
  });

  it('[A66] The cooling-off reads record, bank and lists once more at its end, however recent they are', () => {
    const end = timeAfter('PT24H', start);
    const before = refreshFacts(buildReadyFacts(), timeAfter('-PT1S', end));
    expect(assess(before, end)).toEqual({ kind: 'need', needs: ['merchant-record'] });
    expect(assess({ ...before, merchant: refreshFacts(before, end).merchant! }, end)).toEqual({
      kind: 'need',
      needs: ['account-verification', 'list-screening'],
    });
  });

  it('[A42] The cooling-off reads aged facts again and assesses them as on the first day', () => {
    const end = timeAfter('PT72H', start);
    const cooling = { startedAt: start, contactsTold: 1, remindedAt: timeAfter('PT70H', start) };
    const amber = ofTier('amber', { cooling });
    expect(assess(amber, end)).toEqual({ kind: 'need', needs: ['merchant-record'] });
    const merchant = { value: buildMerchant(), at: end };
    expect(assess({ ...amber, merchant }, end)).toEqual({
      kind: 'need',
      needs: ['account-verification', 'list-screening'],
    });
    const closed = { value: buildVerification({ accountStatus: 'CLOSED' }), at: end };
    const again = refreshFacts(amber, end);
    expect(assess({ ...again, verification: closed }, end)).toMatchObject({
      kind: 'ask',
      problems: [{ code: 'ACC_CLOSED' }],
    });
    const hit = { value: { screeningId: 's-2', hit: true, sharedWith: 0 }, at: end };
    expect(assess({ ...again, lists: hit }, end)).toMatchObject({ code: 'CMP_LIST_HIT' });
  });

  it('[A70] The cooling-off is extended with a reason when a contact changed meanwhile', () => {
    const end = timeAfter('PT24H', start);
    const merchant = { value: changedAt(timeAfter('PT20H')), at: end };
    expect(assess(refreshFacts(ofTier('green', { merchant }), end), end)).toMatchObject({
      kind: 'need',
      needs: waitAndFinalChecks,
      until: timeAfter('PT72H', start),
      risk: { tier: 'amber' },
    });
  });

  it('[A70] The cooling-off goes back to review when new facts require more reviewers', () => {
    const end = timeAfter('PT24H', start);
    const reviews = buildReadyFacts().reviews.slice(0, 1);
    const facts = refreshFacts(ofTier('green', { reviews }), end);
    const learnt = { ...facts, merchant: { value: changedAt(timeAfter('PT20H')), at: end } };
    expect(assess(facts, end).kind).toBe('pass');
    expect(assess(learnt, end)).toEqual({ kind: 'back', unmet: ['review'] });
  });

  it('[A71] The cooling-off freezes the request when the person who was called says no', () => {
    const deniedAt = timeAfter('PT3H');
    expect(assess(buildReadyFacts({ deniedAt }), timeAfter('P2D'))).toEqual({
      kind: 'stop',
      code: 'RSK_OBJECTED',
      freeze: true,
    });
  });
});
