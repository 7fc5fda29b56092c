import { describe, expect, it } from 'vitest';
import { roles, type Role } from '../../../domain/request/card-change-schema.ts';
import {
  findObjectionProblems,
  findThawRefusal,
  getObjector,
} from '../../../domain/request/objections.ts';
import { assessRisk } from '../../../domain/risk/score.ts';
import {
  subject,
  buildSubmittedFacts,
  buildVerifiedFacts,
  policy,
  submittedAt,
  timeAfter,
} from '../../support/facts.ts';

const by = (role: Role, id = 'c-1') => ({ id, role });
const codes = (objection: Parameters<typeof findObjectionProblems>[0]) =>
  findObjectionProblems(objection).map(({ field, code }) => `${field} ${code}`);

describe('[A71] an objection in the name of a contact', () => {
  it('is accepted from the link of the contact, which must name it', () => {
    expect(codes({ by: by('system'), contactId: 'c-1' })).toEqual([]);
    expect(codes({ by: by('system') })).toEqual(['contactId INP_REQUIRED']);
  });

  it.each(['owner', 'agent'] as const)('is never accepted from the %s', (role) => {
    expect(codes({ by: by(role), contactId: 'c-1', callRef: 'call-1' })).toEqual([
      'contactId ACT_NOT_ALLOWED',
    ]);
    expect(codes({ by: by(role) })).toEqual([]);
  });

  it.each(roles.filter((role) => !['system', 'owner', 'agent'].includes(role)))(
    'is accepted from the %s with the record of the call only',
    (role) => {
      expect(codes({ by: by(role), contactId: 'c-1' })).toEqual(['callRef INP_REQUIRED']);
      expect(codes({ by: by(role), contactId: 'c-1', callRef: 'call-1' })).toEqual([]);
      expect(codes({ by: by(role) })).toEqual([]);
    },
  );

  it('cannot be used up by anybody else, whatever they call themselves', () => {
    const ofContact = getObjector({ by: by('system'), contactId: 'c-1' });
    const others = [
      getObjector({ by: by('owner') }),
      getObjector({ by: by('agent') }),
      getObjector({ by: by('operator') }),
      getObjector({ by: by('operator'), contactId: 'c-1', callRef: 'call-1' }),
      getObjector({ by: by('system'), contactId: 'c-2' }),
    ];
    expect(others).not.toContain(ofContact);
    expect(new Set(others).size).toBe(others.length);
  });
});

describe('[A71] a thaw', () => {
  const call = (confirmed: boolean) => ({
    by: 'operator-1',
    at: timeAfter('PT1H'),
    contactId: 'c-1',
    confirmed,
    ...subject,
  });

  it('needs no call when nobody objected', () => {
    expect(findThawRefusal(buildSubmittedFacts())).toBeUndefined();
  });

  it('after an objection needs a contact who confirmed the change since', () => {
    const objected = { openObjectionAt: submittedAt };
    expect(findThawRefusal(buildSubmittedFacts(objected))).toBe('ACT_CALLBACK_FIRST');
    expect(
      findThawRefusal(buildSubmittedFacts({ ...objected, callback: call(true) })),
    ).toBeUndefined();
  });

  it('never follows a denial on the phone, whoever confirms afterwards', () => {
    const denied = { deniedAt: submittedAt, callback: call(true) };
    expect(findThawRefusal(buildSubmittedFacts(denied))).toBe('ACT_CALLBACK_DENIED');
  });
});

describe('[A71] an objection to an earlier request', () => {
  it('makes the next one red, whatever else is known', () => {
    const risk = assessRisk(
      buildVerifiedFacts({ earlierObjectionAt: timeAfter('-P20D') }),
      policy,
      submittedAt,
    );
    expect(risk.tier).toBe('red');
    expect(risk.reasons).toContainEqual({ points: 0, reason: 'objected-before' });
    expect(assessRisk(buildVerifiedFacts(), policy, submittedAt).tier).toBe('green');
  });
});
