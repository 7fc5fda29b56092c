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
  getIntakeRule,
  mayGiveNumber,
  findProcessingStart,
  findSubmitterProblems,
  findUsableIntakes,
} from '../../../domain/request/intakes.ts';
import { intakes, type Intake } from '../../../domain/request/stages.ts';
import { policy, buildPolicyValues, buildRequest } from '../../support/facts.ts';

const codes = (more: Partial<CardChangeRequest>): string[] =>
  findApplicantProblems(buildRequest(more), policy).map(({ code }) => code);
const staff = roles.filter((role) => !['owner', 'agent', 'system'].includes(role));

describe('What each intake allows', () => {
  it('[A25] [A27] Staff on the phone or in a chat may draft a request', () => {
    for (const intake of ['phone', 'service'] as const)
      expect(findDraftingRoles(intake, policy)).toEqual(['agent', 'clerk', 'operator', 'owner']);
  });

  it('[A17] [A23] There are no drafts at intakes where the owner does not submit', () => {
    const without = intakes.filter(
      (intake) => !findDraftingRoles(intake, policy).includes('owner'),
    );
    expect(without).toEqual(['counter', 'campaign']);
    expect(without.flatMap((intake) => findDraftingRoles(intake, policy))).toEqual([]);
  });

  it.each(['phone', 'service'] as const)(
    '[A25] Only the owner gives a card number by %s, and never by voice',
    (intake) => {
      expect(roles.filter((role) => mayGiveNumber(intake, role, policy))).toEqual(['owner']);
      for (const role of ['agent', 'operator'] as const) {
        expect(findDraftProblems(intake, role, {}, policy)).toEqual([]);
        expect(findDraftProblems(intake, role, { newAccount: { token: 'acc_1' } }, policy)).toEqual(
          [{ field: 'newAccount', code: 'IDV_NOT_OWNER' }],
        );
      }
      expect(findDraftProblems(intake, 'owner', { newAccount: {} }, policy)).toEqual([]);
    },
  );

  it('[A23] The clerk at a counter reads the number from the card', () => {
    expect(roles.filter((role) => mayGiveNumber('counter', role, policy))).toEqual(['clerk']);
  });

  it('[A29] Roles without a part in requests may not draft', () => {
    for (const role of ['maker', 'checker', 'risk-officer', 'system'] as const)
      expect(findDraftProblems('phone', role, {}, policy)).toEqual([
        { field: 'draftedBy', code: 'ACT_NOT_ALLOWED' },
      ]);
    expect(findDraftProblems('app', 'operator', {}, policy)).toHaveLength(1);
  });

  it('[A25] Staff submit for the owner only at the counter and in campaigns', () => {
    const sending = (intake: Intake): readonly Role[] =>
      getIntakeRule(intake, policy).submitters.filter((role) => staff.includes(role));
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
    expect(findUsableIntakes([{ online: false }, { online: true }], policy)).toContain('pos');
    expect(findUsableIntakes([{ online: false }], policy)).not.toContain('pos');
    expect(findUsableIntakes([], policy)).toEqual(
      intakes.filter((intake) => !['pos', 'campaign'].includes(intake)),
    );
  });
});

describe('[A14] The intakes of a policy', () => {
  const { app, campaign, phone } = policy.intakes;
  const fewer = buildPolicyValues({
    intakes: {
      campaign,
      app: { ...app!, isTwoFactorRequired: false },
      phone: { ...phone!, drafters: ['operator'], hoursParameter: 'windows.counter' },
    },
  });
  const submit = (intake: Intake, values = fewer) =>
    findSubmitterProblems(buildRequest({ intake }), values).map(({ code }) => code);

  it('[A14] offer the ways of the policy only', () => {
    expect(submit('app')).toEqual([]);
    expect(submit('web')).toEqual(['POL_INTAKE', 'IDV_NOT_OWNER']);
    expect(submit('web', policy)).toEqual([]);
    expect(findUsableIntakes([{ online: true }], fewer)).toEqual(['app', 'phone']);
  });

  it('[A14] say who may do what in them', () => {
    expect(findDraftingRoles('phone', fewer)).toEqual(['operator', 'owner']);
    expect(findDraftingRoles('web', fewer)).toEqual([]);
    expect(mayGiveNumber('counter', 'clerk', fewer)).toBe(false);
    const authn = { twoFactorEnrolled: false };
    expect(findApplicantProblems(buildRequest({ authn }), fewer)).toEqual([]);
    expect(findProcessingStart('phone', '2026-06-13T02:00:00.000Z', fewer)).toBe(
      '2026-06-15T01:00:00.000Z',
    );
  });

  it('[A25] never let staff submit for the owner, whatever a policy says', () => {
    const values = buildPolicyValues({
      intakes: { campaign, phone: { ...phone!, submitters: ['operator'] } },
    });
    const submittedBy = { id: 'op-1', role: 'operator' } as const;
    expect(findSubmitterProblems(buildRequest({ intake: 'phone', submittedBy }), values)).toEqual([
      { field: 'submittedBy', code: 'IDV_NOT_OWNER' },
    ]);
  });
});
