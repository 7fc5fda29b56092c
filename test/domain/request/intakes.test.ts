import { describe, expect, it } from 'vitest';
import {
  roles,
  type CardChangeRequest,
  type Role,
} from '../../../domain/request/card-change-schema.ts';
import {
  findApplicantProblems,
  findDraftingRoles,
  findDraftProblems,
  intakeRules,
  mayGiveNumber,
  findProcessingStart,
  findUsableIntakes,
} from '../../../domain/request/intakes.ts';
import { intakes, type Intake } from '../../../domain/request/stages.ts';
import { policy, buildRequest } from '../../support/facts.ts';

const codes = (more: Partial<CardChangeRequest>): string[] =>
  findApplicantProblems(buildRequest(more)).map(({ code }) => code);
const staff = roles.filter((role) => !['owner', 'agent', 'system'].includes(role));

describe('What each intake allows', () => {
  it('[A25] [A27] Staff on the phone or in a chat may draft a request', () => {
    for (const intake of ['phone', 'service'] as const)
      expect(findDraftingRoles(intake)).toEqual(['agent', 'clerk', 'operator', 'owner']);
  });

  it('[A17] [A23] There are no drafts at intakes where the owner does not submit', () => {
    const without = intakes.filter((intake) => !findDraftingRoles(intake).includes('owner'));
    expect(without).toEqual(['counter', 'campaign']);
    expect(without.flatMap(findDraftingRoles)).toEqual([]);
  });

  it.each(['phone', 'service'] as const)(
    '[A25] Only the owner gives a card number by %s, and never by voice',
    (intake) => {
      expect(roles.filter((role) => mayGiveNumber(intake, role))).toEqual(['owner']);
      for (const role of ['agent', 'operator'] as const) {
        expect(findDraftProblems(intake, role, {})).toEqual([]);
        expect(findDraftProblems(intake, role, { newAccount: { token: 'acc_1' } })).toEqual([
          { field: 'newAccount', code: 'IDV_NOT_OWNER' },
        ]);
      }
      expect(findDraftProblems(intake, 'owner', { newAccount: {} })).toEqual([]);
    },
  );

  it('[A23] The clerk at a counter reads the number from the card', () => {
    expect(roles.filter((role) => mayGiveNumber('counter', role))).toEqual(['clerk']);
  });

  it('[A29] Roles without a part in requests may not draft', () => {
    for (const role of ['maker', 'checker', 'risk-officer', 'system'] as const)
      expect(findDraftProblems('phone', role, {})).toEqual([
        { field: 'draftedBy', code: 'ACT_NOT_ALLOWED' },
      ]);
    expect(findDraftProblems('app', 'operator', {})).toHaveLength(1);
  });

  it('[A25] Staff submit for the owner only at the counter and in campaigns', () => {
    const sending = (intake: Intake): readonly Role[] =>
      intakeRules[intake].submitters.filter((role) => staff.includes(role));
    const sent: Partial<Record<Intake, Role[]>> = {
      counter: ['clerk'],
      campaign: ['operator', 'supervisor'],
    };
    for (const intake of intakes) expect(sending(intake)).toEqual(sent[intake] ?? []);
  });

  it.each(intakes)(
    '[A16] [A84] A request by %s needs an enrolled second factor where no clerk sees the owner',
    (intake) => {
      const authn = { level: 'password', twoFactorEnrolled: false } as const;
      const wanted = ['app', 'web', 'pos'].includes(intake);
      expect(codes({ intake, authn })).toEqual(wanted ? ['IDV_2FA_NOT_SET'] : []);
      expect(codes({ intake })).toEqual([]);
    },
  );

  it.each(intakes)(
    '[A29] A request by %s has an agent as applicant only where agents are allowed',
    (intake) => {
      const applicant = { personToken: 'per_00000001', role: 'agent' } as const;
      const welcome = ['web', 'counter'].includes(intake);
      const owner = { personToken: 'per_00000002' };
      expect(codes({ intake, applicant, owner })).toEqual(welcome ? [] : ['IDV_NOT_OWNER']);
      expect(codes({ intake, applicant: { ...applicant, role: 'legal-person' } })).toEqual([]);
    },
  );

  it('[D one person] names the owner for whom an agent applies, and nobody else than an owner who applies', () => {
    const applicant = { personToken: 'per_00000001', role: 'agent' } as const;
    const other = { personToken: 'per_00000002' };
    expect(codes({ intake: 'web', applicant })).toEqual(['INP_REQUIRED']);
    expect(codes({ intake: 'web', applicant, owner: other })).toEqual([]);
    const asOwner = { ...applicant, role: 'owner' } as const;
    expect(codes({ intake: 'web', applicant: asOwner, owner: other })).toEqual(['IDV_NOT_OWNER']);
  });
});

describe('[A23] [A57] Office hours', () => {
  it('Office hours apply to the counter only: a request of Saturday begins on Monday at nine', () => {
    const saturday = '2026-06-13T02:00:00.000Z';
    expect(findProcessingStart('counter', saturday, policy)).toBe('2026-06-15T01:00:00.000Z');
    const opened = '2026-06-15T01:00:00.000Z';
    expect(findProcessingStart('counter', opened, policy)).toBe(opened);
    for (const intake of intakes.filter((each) => each !== 'counter'))
      expect(findProcessingStart(intake, saturday, policy)).toBe(saturday);
  });
});

describe('[A24] Terminals', () => {
  it('[A24] A request by terminal is taken only while one is online', () => {
    expect(findUsableIntakes([{ online: false }, { online: true }])).toContain('pos');
    expect(findUsableIntakes([{ online: false }])).not.toContain('pos');
    expect(findUsableIntakes([])).toEqual(
      intakes.filter((intake) => !['pos', 'campaign'].includes(intake)),
    );
  });
});
