import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import {
  timeAfter,
  buildMaterial,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildRequest,
  buildSubmittedFacts,
  submittedAt,
  buildVerifiedFacts,
} from '../../support/facts.ts';

const screen = (facts: Facts, now = submittedAt, values = policy) =>
  assessGate('screening', facts, values, now);

describe('[A57] A request at a counter outside its hours', () => {
  const counter = buildRequest({
    intake: 'counter',
    submittedBy: { id: 'clerk-1', role: 'clerk' },
    materials: [...buildRequest().materials, buildMaterial('application-form')],
  });
  const comingAt = (instant: string): Facts =>
    buildSubmittedFacts({
      request: counter,
      submittedAt: instant,
      merchant: { value: buildMerchant(), at: instant },
    });

  it('A request at a closed counter waits for the next opening, says until when, and then continues', () => {
    const evening = '2026-06-12T09:00:00.000Z';
    const monday = '2026-06-15T01:00:00.000Z';
    const facts = comingAt(evening);
    expect(screen(facts, evening)).toEqual({
      kind: 'need',
      needs: ['opening-hours'],
      until: monday,
    });
    expect(screen(facts, timeAfter('-PT1S', monday))).toMatchObject({ needs: ['opening-hours'] });
    expect(screen(facts, monday)).toEqual({
      kind: 'need',
      needs: ['account-verification', 'list-screening'],
    });
  });

  it('A request at a counter does not wait again in the nights that follow', () => {
    const night = timeAfter('PT14H');
    const facts = comingAt(submittedAt);
    expect(screen(facts, night)).toMatchObject({ kind: 'need' });
    expect(screen(facts, night)).not.toMatchObject({ needs: ['opening-hours'] });
  });
});

describe('Another change of the merchant in progress', () => {
  const busy = (seen: string): Facts =>
    buildVerifiedFacts({ merchant: { value: buildMerchant({ openChanges: ['fee'] }), at: seen } });

  it('Screening waits for another change, and reads the record again every six hours', () => {
    expect(screen(busy(submittedAt))).toEqual({
      kind: 'need',
      needs: ['other-change'],
      until: timeAfter('PT6H'),
    });
    expect(screen(busy(submittedAt), timeAfter('PT5H59M'))).toMatchObject({
      needs: ['other-change'],
    });
    expect(screen(busy(submittedAt), timeAfter('PT6H'))).toEqual({
      kind: 'need',
      needs: ['merchant-record'],
    });
  });

  it('The request continues when the other change is done', () => {
    const now = timeAfter('PT6H');
    const facts = buildVerifiedFacts({ merchant: { value: buildMerchant(), at: now } });
    expect(screen(facts, now).kind).toBe('pass');
  });

  it('Screening does not wait without end for another change', () => {
    const last = timeAfter('P30D');
    expect(screen(busy(timeAfter('-PT1S', last)), timeAfter('-PT1S', last))).toMatchObject({
      kind: 'need',
    });
    expect(screen(busy(last), last)).toEqual({
      kind: 'stop',
      code: 'EXP_DEADLINE',
      expired: true,
    });
  });

  it('Faults of the request are named before it waits for another change', () => {
    const facts = { ...busy(submittedAt), request: buildRequest({ materials: [] }) };
    expect(screen(facts)).toMatchObject({ kind: 'ask' });
  });

  it('A change that closes the merchant ends the request', () => {
    const closing = buildMerchant({ openChanges: ['fee', 'closure'] });
    const facts = buildVerifiedFacts({ merchant: { value: closing, at: submittedAt } });
    expect(screen(facts)).toMatchObject({ kind: 'stop', code: 'ELG_MERCHANT_STATE' });
  });

  it('Another change is read as often as the policy says', () => {
    const often = buildPolicyValues({ otherChange: { lookEvery: 'PT1H', waitFor: 'P1D' } });
    expect(screen(busy(submittedAt), submittedAt, often)).toMatchObject({
      until: timeAfter('PT1H'),
    });
    expect(screen(busy(timeAfter('P1D')), timeAfter('P1D'), often)).toMatchObject({
      code: 'EXP_DEADLINE',
    });
  });
});

describe('[A81] A correction', () => {
  it('[A81] Record, bank and lists are read again after a correction, because the fault may be repaired there', () => {
    const now = timeAfter('PT3H');
    const corrected = buildVerifiedFacts({ correctedAt: timeAfter('PT2H') });
    expect(screen(corrected, now)).toEqual({ kind: 'need', needs: ['merchant-record'] });
    const recordRead = { ...corrected, merchant: { value: buildMerchant(), at: now } };
    expect(screen(recordRead, now)).toEqual({
      kind: 'need',
      needs: ['account-verification', 'list-screening'],
    });
  });
});
