/** Screening stops what no correction mends, and names all of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { roles, type Role } from '../../../domain/request/card-change-schema.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { MerchantRecord } from '../../../domain/parties/merchant.ts';
import { intakes, type Intake } from '../../../domain/request/stages.ts';
import {
  timeAfter,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildRequest,
  buildSubmittedFacts,
  submittedAt,
  buildVerifiedFacts,
} from '../../support/facts.ts';

const screen = (facts: Facts, values = policy, now = submittedAt) =>
  assessGate('screening', facts, values, now);
const ofMerchant = (more: Partial<MerchantRecord>): Facts =>
  buildSubmittedFacts({ merchant: { value: buildMerchant(more), at: submittedAt } });
const changed = (ago: string, more: object = {}) => ({
  lastChanges: [{ what: 'settlement-card' as const, at: timeAfter(ago), ...more }],
});

const stops: [title: string, record: Partial<MerchantRecord>, field: string, code: string][] = [
  ['[A2] suspended', { state: 'SUSPENDED' }, 'merchant.state', 'ELG_MERCHANT_STATE'],
  ['[A2] closed', { state: 'CLOSED' }, 'merchant.state', 'ELG_MERCHANT_STATE'],
  ['being closed', { openChanges: ['closure'] }, 'merchant.openChanges', 'ELG_MERCHANT_STATE'],
  ['[A62] frozen', { frozen: true }, 'merchant.frozen', 'ELG_FROZEN'],
  [
    '[A62] with a frozen settlement account',
    { settlementFrozen: true },
    'merchant.settlementFrozen',
    'ELG_FROZEN',
  ],
  ['[A62] in arrears', { arrearsFen: 1 }, 'merchant.arrears', 'ELG_ARREARS'],
  ['[A62] with an abnormal record', { abnormal: true }, 'merchant.abnormal', 'ELG_ABNORMAL'],
  [
    '[A19] whose owner is of age tomorrow',
    { owner: { adultFrom: '2026-06-11' } },
    'merchant.owner',
    'ELG_CAPACITY',
  ],
  [
    '[A19] whose owner may not act for himself',
    { owner: { fullCapacity: false } },
    'merchant.owner',
    'ELG_CAPACITY',
  ],
  [
    '[A91] who submits for the sixth time today',
    { submissionsToday: 5 },
    'submittedAt',
    'POL_DAILY_LIMIT',
  ],
  ['[A59] whose card changed 29 days ago', changed('-P29D'), 'newAccount', 'POL_COOLDOWN'],
];

describe('screening stops a merchant', () => {
  it.each(stops)('%s', (_title, record, field, code) => {
    const said = screen(ofMerchant(record));
    expect(said).toMatchObject({ kind: 'stop', code });
    expect(said.kind === 'stop' && said.problems).toEqual([
      expect.objectContaining({ field, code }),
    ]);
  });

  it('[A62] with everything that is in the way at once, whichever come together', () => {
    fc.assert(
      fc.property(fc.subarray(stops, { minLength: 1 }), fc.boolean(), (chosen, mistyped) => {
        const record = Object.assign({}, ...chosen.map(([, more]) => more)) as object;
        const oldAccount = { last4: mistyped ? '9999' : '0001' };
        const facts = { ...ofMerchant(record), request: buildRequest({ oldAccount }) };
        const said = screen(facts);
        if (said.kind !== 'stop') throw new Error(`expected stop, not ${said.kind}`);
        const codes = said.problems?.map((problem) => problem.code as string);
        expect(codes?.[0]).toBe(said.code);
        expect(codes).toEqual(expect.arrayContaining(chosen.map(([, , , code]) => code)));
        expect(codes?.includes('INP_OLD_MISMATCH')).toBe(mistyped);
      }),
    );
  });

  it('[A19] no longer on the day his owner comes of age, in Shanghai', () => {
    const facts = ofMerchant({ owner: { adultFrom: '2026-06-11', fullCapacity: true } });
    const now = '2026-06-10T16:00:00.000Z';
    expect(screen(facts, policy, now).kind).toBe('need');
    expect(screen(facts, policy, timeAfter('-PT1S', now)).kind).toBe('stop');
  });
});

describe('cooldowns', () => {
  it('[A59] name the date from which a card may be changed again, and end by then', () => {
    expect(screen(ofMerchant(changed('-P29D')))).toMatchObject({ params: { date: '2026-06-11' } });
    expect(screen(ofMerchant(changed('-P30D'))).kind).toBe('need');
  });

  it('[A58] name the card when it is the one that was replaced a short while ago', () => {
    const replaced = { first6: '622202', last4: '0128', bankCode: '102' };
    const record = changed('-P10D', { replaced });
    expect(screen(ofMerchant(record))).toMatchObject({ code: 'POL_COOLDOWN_SAME' });
    for (const other of [{ last4: '7777' }, { first6: '622203' }, { bankCode: '103' }]) {
      const another = changed('-P10D', { replaced: { ...replaced, ...other } });
      expect(screen(ofMerchant(another))).toMatchObject({ code: 'POL_COOLDOWN' });
    }
  });

  it('[A58] keep a card from going back and forth when other cards may change sooner', () => {
    const a = { first6: '622202', last4: '0128', bankCode: '102' };
    const b = { first6: '621700', last4: '0001', bankCode: '105' };
    const lastChanges = [
      { what: 'settlement-card', at: timeAfter('-P8D'), replaced: a },
      { what: 'settlement-card', at: timeAfter('-P40D'), replaced: b },
    ] as const;
    const facts = ofMerchant({ lastChanges: [...lastChanges] });
    const sooner = buildPolicyValues({ 'cooldown.anyChange': 'P7D' });
    expect(screen(facts, sooner)).toMatchObject({
      code: 'POL_COOLDOWN_SAME',
      params: { date: '2026-07-02' },
    });
    const another = changed('-P8D', { replaced: { ...a, last4: '7777' } });
    expect(screen(ofMerchant(another), sooner).kind).toBe('need');
  });

  it.each(['lost-card', 'closed-account', 'card-reissued'] as const)(
    '[A65] do not make a merchant with a dead card wait (%s)',
    (kind) => {
      const facts = ofMerchant(changed('-P1D'));
      const request = buildRequest({ reason: { kind } });
      expect(screen({ ...facts, request }).kind).toBe('need');
    },
  );

  describe('let wrong data be set right at once', () => {
    const correcting = (...ages: string[]) => {
      const lastChanges = ages.map((ago) => ({
        what: 'settlement-card' as const,
        at: timeAfter(ago),
      }));
      const request = buildRequest({ reason: { kind: 'correction' } });
      const longer = buildPolicyValues({ 'cooldown.anyChange': 'P90D' });
      return screen({ ...ofMerchant({ lastChanges }), request }, longer);
    };

    it('[A87] while the new card is watched', () => {
      expect(correcting('-P29D').kind).toBe('need');
      expect(correcting('-P30D')).toMatchObject({ kind: 'stop', code: 'POL_COOLDOWN' });
    });

    it('[A87] once: a correction of a correction cools down', () => {
      expect(correcting('-P1D', '-P2D')).toMatchObject({ kind: 'stop', code: 'POL_COOLDOWN' });
    });
  });
});

describe('five submissions a day', () => {
  const counted = (submitted_: string, seen: string, submissionsToday = 5) =>
    screen(
      buildSubmittedFacts({
        submittedAt: submitted_,
        merchant: { value: buildMerchant({ submissionsToday }), at: seen },
      }),
      policy,
      seen,
    ).kind;

  it('[A91] are counted by the day of submission, whatever later days bring', () => {
    const later = timeAfter('P4D');
    expect(counted(submittedAt, later, 9)).toBe('need');
    expect(counted(submittedAt, submittedAt, 4)).toBe('need');
  });

  it('[A91] begin anew at midnight in Shanghai, 16:00 UTC', () => {
    const midnight = '2026-06-10T16:00:00.000Z';
    expect(counted(timeAfter('-PT1S', midnight), timeAfter('-PT1S', midnight))).toBe('stop');
    expect(counted(timeAfter('-PT1S', midnight), midnight)).toBe('need');
    expect(counted(midnight, timeAfter('PT1H', midnight))).toBe('stop');
  });

  it('[A91] count by the boundary of the limit, whatever zone the calendar has', () => {
    const utc = buildPolicyValues({ calendar: { ...policy.calendar, timeZone: 'UTC' } });
    const midnight = '2026-06-10T16:00:00.000Z';
    const facts = buildSubmittedFacts({
      submittedAt: timeAfter('-PT1S', midnight),
      merchant: { value: buildMerchant({ submissionsToday: 5 }), at: midnight },
    });
    expect(screen(facts, utc, midnight).kind).toBe('need');
  });

  it('[A91] stop the sixth on any day and hour, and no earlier one', () => {
    const instants = fc
      .date({ min: new Date('2026-01-01'), max: new Date('2026-12-01'), noInvalidDate: true })
      .map((instant) => instant.toISOString());
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 9 }), (now, used) => {
        expect(counted(now, now, used) === 'stop').toBe(used >= 5);
      }),
    );
  });
});

describe('who sends a request in', () => {
  const senders: Record<Intake, Role[]> = {
    app: ['owner'],
    web: ['owner', 'agent'],
    counter: ['clerk'],
    pos: ['owner'],
    phone: ['owner'],
    service: ['owner'],
    platform: ['owner'],
    campaign: ['operator', 'supervisor'],
  };
  it.each(intakes)('[A22] by %s is the one the table names, and nobody else', (intake) => {
    for (const role of roles) {
      const request = buildRequest({ intake, submittedBy: { id: 'p-1', role } });
      const said = screen(buildSubmittedFacts({ request }));
      const stopped = said.kind === 'stop' && said.code === 'IDV_NOT_OWNER';
      expect([role, stopped]).toEqual([role, !senders[intake].includes(role)]);
    }
  });

  it('[A25] may be staff on the phone only as drafter', () => {
    const byStaff = { id: 'agent-1', role: 'operator' } as const;
    const sent = buildVerifiedFacts({
      request: buildRequest({ intake: 'phone', submittedBy: byStaff }),
    });
    expect(screen(sent)).toMatchObject({ kind: 'stop', code: 'IDV_NOT_OWNER' });
    const drafted = buildVerifiedFacts({
      request: buildRequest({ intake: 'phone', draftedBy: byStaff }),
    });
    expect(screen(drafted).kind).toBe('pass');
  });
});

describe('a list hit', () => {
  it('[A66] freezes, unless the risk officer has judged that very hit', () => {
    const lists = { value: { screeningId: 's-1', hit: true, sharedWith: 0 }, at: submittedAt };
    const hit = buildVerifiedFacts({ lists });
    expect(screen(hit)).toEqual({ kind: 'stop', code: 'CMP_LIST_HIT', freeze: true });
    const thawed = screen({ ...hit, thawedAt: timeAfter('PT1H') }, policy, timeAfter('PT2H'));
    expect(thawed).toMatchObject({ kind: 'pass', risk: { tier: 'red' } });
    const later = {
      ...hit,
      thawedAt: timeAfter('PT1H'),
      lists: { ...lists, at: timeAfter('PT2H') },
    };
    expect(screen(later, policy, timeAfter('PT2H')).kind).toBe('stop');
  });
});
