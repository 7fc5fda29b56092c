/** Registered owner, applicant, who proves, who signs and who holds the account are one person. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { HolderCheck, MerchantRecord, OwnerCheck } from '../../../domain/parties/merchant.ts';
import type { CardChangeRequest } from '../../../domain/request/card-change-schema.ts';
import {
  afterCoolingOff,
  buildMerchant,
  buildReadyFacts,
  buildRequest,
  buildVerifiedFacts,
  others,
  policy,
  refreshFacts,
  subject,
  submittedAt,
  timeAfter,
} from '../../support/facts.ts';

const { ownerMatch: _, ...unmatched } = buildMerchant();
const registeredAs = (
  match: OwnerCheck['match'] | undefined,
  more: Partial<MerchantRecord> = {},
): MerchantRecord => ({
  ...unmatched,
  ...(match && { ownerMatch: { personToken: subject.personToken, match } }),
  ...more,
});
const factsOf = (value: MerchantRecord, request: Partial<CardChangeRequest> = {}): Facts =>
  buildVerifiedFacts({ merchant: { value, at: submittedAt }, request: buildRequest(request) });
const screen = (facts: Facts) => assessGate('screening', facts, policy, submittedAt);
const notRegistered = { field: 'applicant', code: 'IDV_NOT_REGISTERED' };

describe('[D one person] the registered owner', () => {
  it('is the only one who may ask for a change, and anybody else is refused at once', () => {
    expect(screen(factsOf(registeredAs('MATCH'))).kind).toBe('pass');
    expect(screen(factsOf(registeredAs('NO_MATCH')))).toEqual({
      kind: 'stop',
      code: 'IDV_NOT_REGISTERED',
      problems: [notRegistered],
    });
  });

  it('is compared by the core before a bank is asked: unknown is neither yes nor no', () => {
    expect(screen(factsOf(registeredAs(undefined)))).toEqual({
      kind: 'need',
      needs: ['owner-match'],
    });
  });

  it('is not known by a comparison of another person', () => {
    const ownerMatch = { personToken: others[0].personToken, match: 'MATCH' } as const;
    expect(screen(factsOf({ ...unmatched, ownerMatch }))).toMatchObject({ needs: ['owner-match'] });
    const foreign = { ...ownerMatch, match: 'NO_MATCH' } as const;
    expect(screen(factsOf({ ...unmatched, ownerMatch: foreign })).kind).toBe('need');
  });

  it('whose name is close is compared by two people', () => {
    expect(screen(factsOf(registeredAs('CLOSE_MATCH')))).toMatchObject({
      kind: 'pass',
      risk: { tier: 'amber', reasons: [{ reason: 'owner-close', points: 15 }] },
      notes: [{ field: 'applicant', code: 'IDV_OWNER_CLOSE' }],
    });
  });

  it('is the one for whom an agent applies, not the agent', () => {
    const idValidUntil = '9999-12-31';
    const agent = { personToken: others[0].personToken, role: 'agent', idValidUntil } as const;
    const owner = { personToken: subject.personToken, idValidUntil };
    const asked = { intake: 'web', applicant: agent, owner } as const;
    expect(screen(factsOf(registeredAs('MATCH'), asked)).kind).toBe('pass');
    expect(screen(factsOf(registeredAs('NO_MATCH'), asked)).kind).toBe('stop');
    const unnamed = { intake: 'web', applicant: agent } as const;
    expect(screen(factsOf(registeredAs('MATCH'), unnamed))).toMatchObject({
      kind: 'ask',
      problems: [{ field: 'owner.personToken', code: 'INP_REQUIRED' }],
    });
  });

  it('after a change of the legal person is the new one, and the request waits while that is under way', () => {
    const reason = { kind: 'new-owner' } as const;
    const underWay = { openChanges: ['subject'] };
    expect(screen(factsOf(registeredAs('NO_MATCH', underWay), { reason }))).toMatchObject({
      needs: ['other-change'],
    });
    expect(screen(factsOf(registeredAs('NO_MATCH', underWay))).kind).toBe('stop');
    expect(screen(factsOf(registeredAs('NO_MATCH'), { reason })).kind).toBe('stop');
    const lastChanges = [{ what: 'legal-person' as const, at: timeAfter('-P1D') }];
    expect(screen(factsOf(registeredAs('MATCH', { lastChanges }), { reason }))).toMatchObject({
      kind: 'pass',
      risk: { tier: 'amber' },
    });
  });

  it('must be known when proofs are counted and before the switch, for the record may have changed', () => {
    const ready = refreshFacts(buildReadyFacts(), afterCoolingOff);
    const later = (value: MerchantRecord): Facts => ({
      ...ready,
      merchant: { value, at: afterCoolingOff },
    });
    const assess = (gate: 'identity' | 'switching', facts: Facts) =>
      assessGate(gate, facts, policy, afterCoolingOff);
    for (const gate of ['identity', 'switching'] as const) {
      expect(assess(gate, later(registeredAs('MATCH'))).kind).toBe('pass');
      expect(assess(gate, later(registeredAs('NO_MATCH'))).kind).not.toBe('pass');
      expect(assess(gate, later(registeredAs(undefined))).kind).not.toBe('pass');
    }
    expect(assess('identity', later(registeredAs(undefined)))).toEqual({
      kind: 'back',
      unmet: ['owner'],
    });
  });
});

describe('[D one person] the holder of the new account', () => {
  const holder: HolderCheck = {
    accountToken: subject.accountToken,
    match: 'MATCH',
    technicalities: [],
  };
  const heldUnder = (
    document: { personToken: string; match: 'MATCH' | 'NO_MATCH' } | undefined,
  ): Facts =>
    factsOf(registeredAs('MATCH', { holder: { ...holder, ...(document && { document }) } }));

  it('is the owner by name and document number: a namesake is asked for another account', () => {
    const { personToken } = subject;
    expect(screen(heldUnder({ personToken, match: 'MATCH' })).kind).toBe('pass');
    expect(screen(heldUnder({ personToken, match: 'NO_MATCH' }))).toEqual({
      kind: 'ask',
      problems: [{ field: 'newAccount.holderIdNumber', code: 'IDV_MISMATCH' }],
    });
  });

  it('whose document was not compared with the present owner is for two people', () => {
    const amber = {
      kind: 'pass',
      risk: { tier: 'amber', reasons: [{ reason: 'holder-unknown' }] },
    };
    expect(screen(heldUnder(undefined))).toMatchObject(amber);
    const { personToken } = others[0];
    expect(screen(heldUnder({ personToken, match: 'NO_MATCH' }))).toMatchObject(amber);
  });
});
