import fc from 'fast-check';
import { findDuty } from '../../../domain/request/permissions.ts';
import { listDutyHolders } from '../../../domain/request/duty-holders.ts';
import { describe, expect, it } from 'vitest';
import { roles, type Role } from '../../../domain/request/card-change-schema.ts';
import {
  findActionRefusal,
  permissions,
  type PermittedAction,
} from '../../../domain/request/permissions.ts';
import {
  addDutyHolder,
  areExclusive,
  duties,
  foldPersonId,
  hasExclusiveDuty,
  isSamePerson,
  type Duty,
  type DutyHolder,
} from '../../../domain/request/separation-of-duties.ts';
import {
  buildDecision,
  buildFactor,
  buildMerchant,
  buildRequest,
  buildSubmittedFacts,
  submittedAt,
  timeAfter,
  subject,
} from '../../support/facts.ts';

/** Which parts one person may not combine: written out again, so that a mistake in the table shows. */
const excluded: Record<Duty, string> = {
  submitter: 'attester caller-back reviewer rejecter overrider',
  drafter: 'attester caller-back reviewer rejecter overrider',
  owner: 'attester caller-back reviewer rejecter overrider',
  corrector: 'attester caller-back reviewer rejecter overrider',
  seller: 'attester caller-back reviewer rejecter overrider',
  'earlier-reviewer': 'attester caller-back reviewer rejecter overrider',
  attester:
    'submitter drafter owner corrector seller earlier-reviewer caller-back reviewer overrider',
  'caller-back': 'submitter drafter owner corrector seller earlier-reviewer attester reviewer',
  reviewer: 'submitter drafter owner corrector seller earlier-reviewer attester caller-back',
  rejecter: 'submitter drafter owner corrector seller earlier-reviewer',
  overrider: 'submitter drafter owner corrector seller earlier-reviewer attester',
};

describe('[D dual control] Separation of duties', () => {
  it.each(duties)(
    'The duty %s excludes the duties of the table, in both directions, and no other',
    (duty) => {
      const wanted = excluded[duty].split(' ');
      expect(duties.filter((other) => areExclusive(duty, other)).toSorted()).toEqual(
        wanted.toSorted(),
      );
      for (const other of duties) expect(areExclusive(duty, other)).toBe(areExclusive(other, duty));
    },
  );

  it.each([
    ['Wang.Li@example.com', 'wang.li@EXAMPLE.com'],
    ['ｍａｋｅｒ-1', 'Maker-1'],
    ['maker-1\u200b', 'maker-1'],
    ['straße', 'STRASSE'],
  ])('The ids %s and %s name one person', (one, other) => {
    expect(isSamePerson(one, other)).toBe(true);
  });

  it('An unknown person is never the same as somebody else', () => {
    expect(isSamePerson(undefined, undefined)).toBe(false);
    expect(isSamePerson('maker-1', undefined)).toBe(false);
    expect(isSamePerson('maker-1', 'maker-2')).toBe(false);
  });

  it('Folding an id twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (id) => {
        expect(foldPersonId(foldPersonId(id))).toBe(foldPersonId(id));
      }),
      { examples: [['ẞ'], ['İ'], ['ŉ']] },
    );
  });

  it('An id is that of the same person in capitals and in small letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), (id) => {
        expect(foldPersonId(id.toUpperCase())).toBe(foldPersonId(id));
        expect(foldPersonId(id.toLowerCase())).toBe(foldPersonId(id));
      }),
      { examples: [['ẞ'], ['ς'], ['ﬃ']] },
    );
  });

  it('Anybody may record a denial on the phone, whatever their duties', () => {
    expect(findDuty('recordCallback', { confirmed: false })).toBeUndefined();
    expect(findDuty('recordCallback', { confirmed: true })).toBe('caller-back');
  });

  it('Everybody who has a part in a request is known', () => {
    const facts = buildSubmittedFacts({
      request: buildRequest({ draftedBy: { id: 'clerk-1', role: 'clerk' } }),
      merchant: { value: buildMerchant({ salesAgentId: 'agent-1' }), at: submittedAt },
      factors: [buildFactor({ by: 'owner-2' })],
      reviews: [buildDecision('maker-1'), buildDecision('checker-1', { decision: 'reject' })],
      attested: { by: 'clerk-2', at: submittedAt, bothCardsShown: true, ...subject },
      callback: {
        by: 'risk-1',
        at: timeAfter('PT1H'),
        contactId: 'c-1',
        confirmed: true,
        ...subject,
      },
      appealed: { merchantId: 'm-1001', outcome: 'rejected', rejectedBy: ['maker-9'] },
      dutyHolders: [{ by: 'clerk-3', duty: 'corrector' }],
    });
    expect(listDutyHolders(facts)).toEqual([
      { by: 'owner-1', duty: 'submitter' },
      { by: 'clerk-1', duty: 'drafter' },
      { by: 'agent-1', duty: 'seller' },
      { by: 'maker-9', duty: 'earlier-reviewer' },
      { by: 'owner-2', duty: 'owner' },
      { by: 'clerk-2', duty: 'attester' },
      { by: 'risk-1', duty: 'caller-back' },
      { by: 'maker-1', duty: 'reviewer' },
      { by: 'clerk-3', duty: 'corrector' },
    ]);
  });

  it('A duty is recorded once, also when its result no longer counts', () => {
    const holders: DutyHolder[] = [{ by: 'clerk-2', duty: 'attester' }];
    expect(addDutyHolder(holders, { by: 'clerk-2', duty: 'attester' })).toBe(holders);
    expect(addDutyHolder(holders, { by: 'clerk-2', duty: 'corrector' })).toHaveLength(2);
    expect(hasExclusiveDuty(holders, 'CLERK-2', 'reviewer')).toBe(true);
  });
});

describe('Any order of actions by people with any roles', () => {
  const act = fc.record({
    action: fc.constantFrom(...(Object.keys(permissions) as PermittedAction[])),
    role: fc.constantFrom<Role>(...roles),
    id: fc.constantFrom('p-1', 'P-1', 'p-2', 'Ｐ-2', 'p-3', 'p-4'),
  });

  it('One person never has two duties that exclude each other, in any order of actions', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let holders: readonly DutyHolder[] = [{ by: 'p-1', duty: 'submitter' }];
        for (const { action, role, id } of acts) {
          const refusal = findActionRefusal({
            action,
            by: { id, role },
            stage: permissions[action].stages[0],
            isHeldBySwitch: false,
            dutyHolders: holders,
            decidedBy: [],
          });
          const duty = findDuty(action);
          if (refusal === undefined && duty) holders = addDutyHolder(holders, { by: id, duty });
        }
        for (const one of holders)
          for (const other of holders)
            if (isSamePerson(one.by, other.by))
              expect(areExclusive(one.duty, other.duty)).toBe(false);
      }),
    );
  });
});
