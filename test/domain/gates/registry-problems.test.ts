import { describe, expect, it } from 'vitest';
import { assessScreening } from '../../../domain/gates/screening.ts';
import type { Assessment, Facts } from '../../../domain/gates/assessment.ts';
import type { RegistryLookUp } from '../../../domain/parties/registry.ts';
import {
  buildMaterial,
  buildMerchant,
  buildPolicyValues,
  buildRegistryEntry,
  buildRequest,
  buildVerifiedFacts,
  others,
  policy,
  submittedAt,
  subject,
  timeAfter,
} from '../../support/facts.ts';

const buildSoleFacts = (lookUp: RegistryLookUp | undefined, more: Partial<Facts> = {}): Facts => {
  const { registry: _usual, ...facts } = buildVerifiedFacts({
    request: buildRequest({
      materials: (['id-front', 'id-back', 'card-photo', 'business-licence'] as const).map((kind) =>
        buildMaterial(kind),
      ),
    }),
    merchant: { value: buildMerchant({ kind: 'SOLE' }), at: submittedAt },
    ...more,
  });
  return { ...facts, ...(lookUp && { registry: { value: lookUp, at: submittedAt } }) };
};
const assess = (lookUp: RegistryLookUp | undefined, values = policy, more: Partial<Facts> = {}) =>
  assessScreening(buildSoleFacts(lookUp, more), values, submittedAt);

/** The code that stops, the codes that are asked about, or the tier with its reasons. */
function describeResult(assessment: Assessment): string {
  switch (assessment.kind) {
    case 'stop':
      return `stop ${assessment.code}${assessment.freeze === true ? ' frozen' : ''}`;
    case 'ask':
      return `ask ${assessment.problems.map(({ code }) => code).join(' ')}`;
    case 'need':
      return `need ${assessment.needs.join(' ')}`;
    case 'pass': {
      const reasons = assessment.risk?.reasons.map(({ reason }) => reason) ?? [];
      return [assessment.risk?.tier, ...reasons].join(' ');
    }
    case 'back':
      return 'back';
  }
}

const entry = (more: Parameters<typeof buildRegistryEntry>[0]) => buildRegistryEntry(more);
const owner = subject.personToken;
const required = buildPolicyValues({ 'registry.required': true });

describe('[A39, A66] The business registry', () => {
  it.each<[string, RegistryLookUp | undefined, string]>([
    ['is asked about a sole trader', undefined, 'need registry-look-up'],
    ['confirms an active business of the owner', entry({}), 'green'],
    ['stops a revoked licence', entry({ state: 'REVOKED' }), 'stop ELG_DEREGISTERED'],
    ['stops a cancelled licence', entry({ state: 'CANCELLED' }), 'stop ELG_DEREGISTERED'],
    ['stops a business on the abnormal list', entry({ isAbnormal: true }), 'stop ELG_ABNORMAL'],
    [
      'stops for somebody who is not the representative',
      entry({ representative: { personToken: owner, match: 'NO_MATCH' } }),
      'stop IDV_NOT_REGISTERED',
    ],
    [
      'is asked again when it was compared with another person',
      entry({ representative: { personToken: others[0].personToken, match: 'MATCH' } }),
      'need registry-look-up',
    ],
    [
      'sends a representative with a close name to two reviewers',
      entry({ representative: { personToken: owner, match: 'CLOSE_MATCH' } }),
      'amber registry-close',
    ],
    ['sends a close name to two reviewers', entry({ name: 'CLOSE_MATCH' }), 'amber registry-close'],
    ['makes another name red', entry({ name: 'NO_MATCH' }), 'red registry-differs'],
    ['makes a number that it does not know red', { state: 'NOT_FOUND' }, 'red registry-differs'],
    ['is never a yes when it is silent', { state: 'UNAVAILABLE' }, 'amber registry-unknown'],
    ['is never a yes without a number', { state: 'NO_NUMBER' }, 'amber registry-unknown'],
    ['adds no risk where none is connected', { state: 'NOT_ASKED' }, 'green'],
    [
      'asks for a licence that has ended',
      entry({ validUntil: '2026-06-20' }),
      'ask ELG_LICENCE_EXPIRED',
    ],
  ])('The business registry %s', (_what, lookUp, result) => {
    expect(describeResult(assess(lookUp))).toBe(result);
  });

  it('The business registry has a name that could be compared with nothing: that is unknown', () => {
    const { name: _none, ...nameless } = entry({});
    expect(describeResult(assess(nameless))).toBe('amber registry-unknown');
  });

  it.each(['MICRO', 'PUBLIC', 'OTHER'] as const)(
    'The business registry is not asked about a merchant of the kind %s, which it does not know',
    (kind) => {
      const merchant = { value: buildMerchant({ kind }), at: submittedAt };
      const account = buildVerifiedFacts().account;
      const more = {
        merchant,
        ...(account && { account: { ...account, kind: 'CORPORATE' as const } }),
      };
      const result = describeResult(
        assess(undefined, policy, kind === 'MICRO' ? { merchant } : more),
      );
      expect(result).not.toContain('registry-look-up');
    },
  );

  it('The business registry that is not connected is named in a note, so that nobody takes the licence for checked', () => {
    expect(assess({ state: 'NOT_ASKED' })).toMatchObject({
      notes: [
        {
          field: 'materials',
          code: 'MAT_NOT_CHECKED',
          params: { items: 'business-registry' },
        },
      ],
    });
    expect(assess(entry({}))).not.toHaveProperty('notes');
  });

  it.each(['NOT_FOUND', 'NO_NUMBER', 'UNAVAILABLE', 'NOT_ASKED'] as const)(
    '[E2 registry.required] The business registry that answers %s freezes the request where the policy requires an entry, until it is thawed',
    (state) => {
      expect(describeResult(assess({ state }, required))).toBe('stop ELG_REGISTRY_UNKNOWN frozen');
      const thawed = assess({ state }, required, { thawedAt: timeAfter('PT1H') });
      expect(thawed.kind).toBe('pass');
    },
  );

  it('The business registry is asked again when its entry is older than check.validFor', () => {
    const later = timeAfter('PT73H');
    const { merchant, verification, lists, ...facts } = buildSoleFacts(entry({}));
    const refreshed = {
      ...facts,
      ...(merchant && { merchant: { ...merchant, at: later } }),
      ...(verification && { verification: { ...verification, at: later } }),
      ...(lists && { lists: { ...lists, at: later } }),
    };
    expect(describeResult(assessScreening(refreshed, policy, later))).toBe('need registry-look-up');
  });
});
