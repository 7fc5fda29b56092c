/** Screening of owners of abroad: what is asked, who may act, who is asked about them, and who decides. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import type { CardChangeRequest } from '../../../domain/request/card-change-schema.ts';
import type { ForeignOwner, NameComparison } from '../../../domain/parties/merchant.ts';
import {
  buildAccount,
  buildMaterial,
  buildMerchant,
  buildRegistryEntry,
  buildRequest,
  buildVerifiedFacts,
  submittedAt,
} from '../../support/facts.ts';
import { company, screen } from '../../support/screening.ts';

type Applicant = CardChangeRequest['applicant'];
interface Given {
  foreign?: ForeignOwner;
  role?: Applicant['role'];
  materials?: CardChangeRequest['materials'];
  idValidUntil?: string;
}

const residentPapers = [buildMaterial('id-front'), buildMaterial('id-back')];
const passport = buildMaterial('passport', { validUntil: '2036-01-01' });
const accountPapers = [buildMaterial('account-permit')];
const homePapers = [buildMaterial('home-registration'), buildMaterial('certified-translation')];

function buildFacts({
  foreign,
  role = 'legal-person',
  materials = [],
  idValidUntil,
}: Given): Facts {
  const { applicant } = buildRequest();
  const { idValidUntil: _given, ...person } = applicant;
  const value = buildMerchant({ ...company, ...(foreign && { foreign }) });
  return buildVerifiedFacts({
    account: buildAccount({ kind: 'CORPORATE' }),
    merchant: { value, at: submittedAt },
    request: buildRequest({
      materials: [...accountPapers, ...materials],
      applicant: { ...person, role, ...(idValidUntil !== undefined && { idValidUntil }) },
    }),
  });
}

const describeScreening = (facts: Facts): string => {
  const said = screen(facts);
  if (said.kind === 'ask')
    return said.problems.map(({ field, code }) => `${field} ${code}`).join(', ');
  if (said.kind !== 'pass') return said.kind;
  const notes = (said.notes ?? []).map(({ params }) => params?.['items']);
  return [
    said.risk?.tier,
    ...(said.risk?.reasons ?? []).map(({ reason }) => reason),
    ...notes,
  ].join(' ');
};

describe('[B3.7] screening of an owner of abroad', () => {
  const entity = { entity: 'SG', representative: 'SG' };
  const representative = { representative: 'DE' };

  it.each<[string, Given, string]>([
    [
      'asks for the registration at home, its translation and the passport',
      { foreign: entity, idValidUntil: '2036-01-01' },
      'materials.passport MAT_MISSING, materials.home-registration MAT_MISSING, materials.certified-translation MAT_MISSING',
    ],
    [
      'is red, with a note that no register was asked',
      { foreign: entity, materials: [passport, ...homePapers] },
      'red foreign-entity foreign-representative home-registry',
    ],
    [
      'is amber for a foreign representative of a company that the register knows',
      { foreign: representative, materials: [passport, buildMaterial('business-licence')] },
      'amber foreign-representative',
    ],
    [
      'is red when an authorised signatory acts',
      {
        foreign: representative,
        role: 'signatory',
        materials: [
          passport,
          buildMaterial('business-licence'),
          buildMaterial('signatory-authorisation'),
        ],
      },
      'red by-signatory foreign-representative',
    ],
    [
      'lets nobody sign for an owner of the mainland',
      {
        role: 'signatory',
        idValidUntil: '2036-01-01',
        materials: [
          ...residentPapers,
          buildMaterial('business-licence'),
          buildMaterial('signatory-authorisation'),
        ],
      },
      'applicant.role IDV_NOT_OWNER',
    ],
    [
      'wants the last day of the passport',
      { foreign: entity, materials: [buildMaterial('passport'), ...homePapers] },
      'applicant.idValidUntil INP_REQUIRED',
    ],
    [
      'wants a passport that is valid',
      {
        foreign: entity,
        materials: [buildMaterial('passport', { validUntil: '2026-06-11' }), ...homePapers],
      },
      'applicant.idValidUntil IDV_DOC_EXPIRED',
    ],
    [
      'finds a passport with another last day than was typed',
      { foreign: entity, idValidUntil: '2035-01-01', materials: [passport, ...homePapers] },
      'materials.passport MAT_INCONSISTENT',
    ],
    [
      'finds a certificate of registration that has expired',
      {
        foreign: entity,
        materials: [
          passport,
          buildMaterial('home-registration', { validUntil: '2026-01-01' }),
          buildMaterial('certified-translation'),
        ],
      },
      'materials.home-registration MAT_EXPIRED',
    ],
  ])('%s', (_what, given, expected) => {
    expect(describeScreening(buildFacts(given))).toBe(expected);
  });

  it('does not look a legal person of abroad up in the register of the mainland', () => {
    const given = { materials: [passport, ...homePapers] };
    const { registry: _, ...facts } = buildFacts({ ...given, foreign: entity });
    expect(screen(facts).kind).toBe('pass');
    const papers = [passport, buildMaterial('business-licence')];
    const { registry: __, ...known } = buildFacts({ foreign: representative, materials: papers });
    expect(screen(known)).toEqual({ kind: 'need', needs: ['registry-look-up'] });
  });

  it('takes a signatory who is not the representative, and nobody else in their place', () => {
    const compare = (role: Applicant['role'], match: NameComparison) => {
      const materials = [
        passport,
        buildMaterial('business-licence'),
        buildMaterial('signatory-authorisation'),
      ];
      const facts = buildFacts({ foreign: representative, role, materials });
      const entry = buildRegistryEntry();
      const value = { ...entry, representative: { ...entry.representative, match } };
      return screen({ ...facts, registry: { value, at: submittedAt } });
    };
    expect(compare('signatory', 'NO_MATCH').kind).toBe('pass');
    expect(compare('legal-person', 'NO_MATCH')).toMatchObject({
      kind: 'stop',
      code: 'IDV_NOT_REGISTERED',
    });
  });
});
