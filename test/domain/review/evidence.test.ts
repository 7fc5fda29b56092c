/** A decision counts for what it was made on: everything that decides or is executed is part of the evidence. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessGates } from '../../../activities/assessment.ts';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { collectEvidence } from '../../../domain/review/evidence.ts';
import {
  buildDocumentCheck,
  buildFactor,
  buildMaterial,
  buildMerchant,
  buildReadyFacts,
  buildRequest,
  policy,
  subject,
  submittedAt,
  timeAfter,
} from '../../support/facts.ts';

const digest = (facts: Facts): string => {
  const now = timeAfter('PT3H');
  return assessGates('review', { facts, policy, now })[0].evidence;
};

/** Facts in which every part of the evidence is filled. */
const base: Facts = buildReadyFacts({
  request: buildRequest({
    intake: 'web',
    applicant: { personToken: 'per_00000002', role: 'agent', idValidUntil: '2036-01-01' },
    owner: { personToken: subject.personToken, idValidUntil: '2037-01-01' },
    draftedBy: { id: 'agent-1', role: 'agent' },
    reason: { kind: 'other', text: 'new bank' },
    terminals: ['T-1'],
    settlementParams: { cycle: 'T1', dailyCapFen: 100_000 },
    materials: [buildMaterial('id-front', { validUntil: '2036-01-01' }), buildMaterial('id-back')],
  }),
  document: { value: buildDocumentCheck(), at: submittedAt },
  factors: [
    buildFactor({ ref: 'r/otp/1' }),
    buildFactor({ method: 'face', consentHash: 'c'.repeat(64) }),
  ],
  attested: { by: 'clerk-1', at: submittedAt, bothCardsShown: true, ...subject },
  lists: { value: { screeningId: 's-1', hit: false, sharedWith: 1 }, at: submittedAt },
  risk: { score: 20, tier: 'amber', reasons: [{ reason: 'card-shared', points: 20 }] },
});

/** What must be covered, as paths into the facts. */
const covered = [
  ['request', 'applicant'],
  ['request', 'owner'],
  ['request', 'submittedBy'],
  ['request', 'draftedBy'],
  ['request', 'authn'],
  ['request', 'reason'],
  ['request', 'oldAccount'],
  ['request', 'newAccount'],
  ['request', 'terminals'],
  ['request', 'settlementParams'],
  ['request', 'materials'],
  ['account'],
  ['factors'],
  ['attested'],
  ['document', 'value'],
  ['verification', 'value'],
  ['lists', 'value'],
  ['registry', 'value'],
  ['agreement'],
  ['risk'],
  ['merchant', 'value', 'networks'],
  ['merchant', 'value', 'holder'],
  ['merchant', 'value', 'ownerMatch', 'match'],
] as const;

/** Parts that may be missing. */
const optional = [
  ['request', 'owner'],
  ['request', 'draftedBy'],
  ['request', 'terminals'],
  ['request', 'settlementParams'],
  ['request', 'materials'],
  ['account'],
  ['factors'],
  ['attested'],
  ['document'],
  ['verification'],
  ['lists'],
  ['registry'],
  ['agreement'],
  ['risk'],
  ['merchant', 'value', 'holder'],
  ['merchant', 'value', 'ownerMatch'],
] as const;

/** Names of references, instants and points that say nothing about what is decided. */
const references = [
  'at',
  'ref',
  'documentId',
  'checkId',
  'verificationId',
  'screeningId',
  'signingId',
  'signedAt',
];

type Path = readonly (string | number)[];

const readPath = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], value);

/** Every value below a path that is no object. */
function listLeaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) =>
    references.includes(key) ? [] : listLeaves(part, [...path, key]),
  );
}

const replaceAt = (facts: Facts, path: Path, change: (value: unknown) => unknown): Facts => {
  const copy = structuredClone(facts);
  const parent = readPath(copy, path.slice(0, -1)) as Record<string, unknown>;
  const key = path.at(-1) ?? '';
  parent[key] = change(parent[key]);
  return copy;
};

const leaves = covered.flatMap((root) =>
  listLeaves(readPath(base, root)).map((leaf) => [...root, ...leaf]),
);
const changeLeaf = (value: unknown, noise: string): unknown => {
  if (typeof value === 'number') return value + 1 + noise.length;
  if (typeof value === 'boolean') return !value;
  return `${String(value)}${noise}`;
};

/** The digest covers the same data as `collectEvidence`; the gate may weigh the risk anew before it. */
const evidenceOf = (facts: Facts): string => JSON.stringify(collectEvidence(facts, policy));

describe('the evidence of a decision', () => {
  it('changes with any value of applicant, proofs, account, terminals, settlement parameters, documents, risk and findings', () => {
    expect(leaves.length).toBeGreaterThan(60);
    fc.assert(
      fc.property(
        fc.constantFrom(...leaves),
        fc.string({ minLength: 1, maxLength: 5 }),
        (path, noise) => {
          const changed = replaceAt(base, path, (value) => changeLeaf(value, noise));
          expect(evidenceOf(changed), path.join('.')).not.toBe(evidenceOf(base));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('changes when any of them is left out, or another one is added', () => {
    for (const path of optional) {
      const without = replaceAt(base, path, (value) => (Array.isArray(value) ? [] : undefined));
      expect(evidenceOf(without), path.join('.')).not.toBe(evidenceOf(base));
    }
    const added: Partial<Facts>[] = [
      { factors: [...base.factors, buildFactor({ result: 'wrong' })] },
      { request: { ...base.request, terminals: ['T-1', 'T-2'] } },
      {
        request: {
          ...base.request,
          materials: [...base.request.materials, buildMaterial('card-photo')],
        },
      },
      { merchant: { at: submittedAt, value: buildMerchant({ terminals: [] }) } },
    ];
    for (const more of added) expect(evidenceOf({ ...base, ...more })).not.toBe(evidenceOf(base));
  });

  it('changes with the notes that reviewers read', () => {
    const holder = { ...buildMerchant().holder!, match: 'CLOSE_MATCH' as const };
    const { notes } = collectEvidence(
      { ...base, merchant: { at: submittedAt, value: buildMerchant({ holder }) } },
      policy,
    );
    expect(notes).toContainEqual({ field: 'newAccount.holderName', code: 'ACC_NAME_CLOSE' });
    expect(collectEvidence(base, policy).notes).not.toEqual(notes);
  });

  it('has another digest for another evidence, and the same for the same answers of another day', async () => {
    const first = digest(base);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    const reordered: Facts = {
      ...base,
      request: { ...base.request, materials: base.request.materials.toReversed() },
      verification: {
        value: { ...base.verification!.value, verificationId: 'v-2' },
        at: timeAfter('PT1H'),
      },
      lists: { value: { ...base.lists!.value, screeningId: 's-2' }, at: timeAfter('PT1H') },
    };
    expect(digest(reordered)).toBe(first);
    const shown = replaceAt(base, ['request', 'settlementParams', 'cycle'], () => 'T0');
    expect(digest(shown)).not.toBe(first);
    const windowed = { from: timeAfter('P1D'), to: timeAfter('P2D') };
    const chosen = { ...base, request: { ...base.request, preferredWindow: windowed } };
    expect(digest(chosen)).toBe(first);
  });

  it('voids the decisions on it when the risk changes at the last moment', async () => {
    const now = timeAfter('P6D');
    const ready = buildReadyFacts();
    const approvedOn = (facts: Facts) => {
      return assessGates('review', { facts, policy, now: submittedAt })[0].evidence;
    };
    const evidence = approvedOn(ready);
    const reviews = ready.reviews.map((review) => ({ ...review, evidence }));
    const at = { at: now };
    const switching = (value = buildMerchant()) => {
      const facts: Facts = {
        ...ready,
        reviews,
        merchant: { value, ...at },
        verification: { value: ready.verification!.value, ...at },
        lists: { value: ready.lists!.value, ...at },
      };
      return assessGates('switching', { facts, policy, now })[0];
    };
    expect(switching()).toMatchObject({ kind: 'pass', evidence });
    const worse = switching(buildMerchant({ waitingFen: 900_000 }));
    expect(worse).toMatchObject({ kind: 'back', unmet: ['review'] });
    expect(worse.evidence).not.toBe(evidence);
  });
});
