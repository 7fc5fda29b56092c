/** What screening ends a request for, because no correction repairs it; all of it is named at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { roles, type Role } from '../../../domain/request/card-change-schema.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import { describeFailure } from '../../../domain/failures/codes.ts';
import type { MerchantRecord } from '../../../domain/parties/merchant.ts';
import { intakes, type Intake } from '../../../domain/request/stages.ts';
import {
  timeAfter,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildRequest,
  buildSubmittedFacts,
  buildVerification,
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
    '[A19] whose owner has no full capacity to act',
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

describe('What screening ends a request for', () => {
  it.each(stops)('Screening stops a merchant: %s', (_title, record, field, code) => {
    const said = screen(ofMerchant(record));
    expect(said).toMatchObject({ kind: 'stop', code });
    expect(said.kind === 'stop' && said.problems).toEqual([
      expect.objectContaining({ field, code }),
    ]);
  });

  it('[A62] Screening names every reason at once, whichever come together', () => {
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

  it('[A19] Screening admits an owner from the day of coming of age in Shanghai', () => {
    const facts = ofMerchant({ owner: { adultFrom: '2026-06-11', fullCapacity: true } });
    const now = '2026-06-10T16:00:00.000Z';
    expect(screen(facts, policy, now).kind).toBe('need');
    expect(screen(facts, policy, timeAfter('-PT1S', now)).kind).toBe('stop');
  });
});

describe('The death of the owner', () => {
  const owner = { deceasedOn: '2026-06-01' };

  it('[B3.14] A request is rejected once the core knows that the owner has died, and names the way for heirs', () => {
    const stop = screen(ofMerchant({ owner }));
    expect(stop).toMatchObject({ kind: 'stop', code: 'ELG_DECEASED' });
    expect(describeFailure('ELG_DECEASED').zh).toContain('继承人');
  });

  it('[B3.14] A request of the heirs waits while they are being registered, and goes on afterwards', () => {
    const reason = { kind: 'new-owner' } as const;
    const ofHeirs = (record: Partial<MerchantRecord>): Facts => {
      const facts = ofMerchant(record);
      return { ...facts, request: { ...facts.request, reason } };
    };
    expect(screen(ofHeirs({ owner, openChanges: ['subject'] }))).toMatchObject({
      kind: 'need',
      needs: ['other-change'],
    });
    expect(screen(ofHeirs({ owner: {} })).kind).toBe('need');
  });
});

describe('Cooldowns between changes', () => {
  it('[A59] A cooldown names the date from which the card may be changed again, and ends on it', () => {
    expect(screen(ofMerchant(changed('-P29D')))).toMatchObject({ params: { date: '2026-06-11' } });
    expect(screen(ofMerchant(changed('-P30D'))).kind).toBe('need');
  });

  it('[A58] A cooldown names the card that was replaced a short while ago', () => {
    const replaced = { first6: '622202', last4: '0128', bankCode: '102' };
    const record = changed('-P10D', { replaced });
    expect(screen(ofMerchant(record))).toMatchObject({ code: 'POL_COOLDOWN_SAME' });
    for (const other of [{ last4: '7777' }, { first6: '622203' }, { bankCode: '103' }]) {
      const another = changed('-P10D', { replaced: { ...replaced, ...other } });
      expect(screen(ofMerchant(another))).toMatchObject({ code: 'POL_COOLDOWN' });
    }
  });

  it('[A58] A replaced card stays in its cooldown when other cards may be bound sooner', () => {
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
    '[A65] A merchant with a dead card has no cooldown (%s)',
    (kind) => {
      const facts = ofMerchant(changed('-P1D'));
      const request = buildRequest({ reason: { kind } });
      expect(screen({ ...facts, request }).kind).toBe('need');
    },
  );

  describe('A card that is said to be reissued', () => {
    const request = buildRequest({ reason: { kind: 'card-reissued' } });
    const { first6, last4 } = buildMerchant().binding;
    const judge = (answer: Parameters<typeof buildVerification>[0], more: Partial<Facts> = {}) =>
      screen({
        ...ofMerchant(changed('-P1D')),
        request,
        verification: { value: buildVerification(answer), at: timeAfter('-PT1M') },
        ...more,
      });

    it('[A58] A card that is said to be reissued has its cooldown when the bank knows it as another card', () => {
      expect(judge({})).toMatchObject({ code: 'POL_COOLDOWN' });
      const another = { first6, last4: '9999' };
      expect(judge({ replaces: another })).toMatchObject({ code: 'POL_COOLDOWN' });
      expect(judge({ replaces: { first6, last4 } }).kind).toBe('need');
    });

    it.each<Parameters<typeof buildVerification>[0]>([
      { result: 'NOT_POSSIBLE' },
      { result: 'UNAVAILABLE' },
      { result: 'CLOSE_MATCH' },
      { accountStatus: 'UNKNOWN' },
    ])(
      '[A58, B3.15] A card that is said to be reissued has its cooldown when the bank cannot say more than %j',
      (answer) => {
        expect(judge(answer)).toMatchObject({ code: 'POL_COOLDOWN' });
        expect(judge({ ...answer, replaces: { first6, last4 } }).kind).toBe('need');
      },
    );

    it('[A58] A card that is said to be reissued has no cooldown before the bank knows of which card it speaks', () => {
      expect(judge({ result: 'NO_MATCH' }).kind).toBe('need');
      expect(judge({ accountStatus: 'FROZEN' }).kind).toBe('need');
      expect(judge({}, { correctedAt: timeAfter('-PT30S') }).kind).toBe('need');
    });
  });

  describe('A correction of wrong data', () => {
    const correcting = (...ages: string[]) => {
      const lastChanges = ages.map((ago) => ({
        what: 'settlement-card' as const,
        at: timeAfter(ago),
      }));
      const request = buildRequest({ reason: { kind: 'correction' } });
      const longer = buildPolicyValues({ 'cooldown.anyChange': 'P90D' });
      return screen({ ...ofMerchant({ lastChanges }), request }, longer);
    };

    it('[A87] A correction has no cooldown while the new card is watched', () => {
      expect(correcting('-P29D').kind).toBe('need');
      expect(correcting('-P30D')).toMatchObject({ kind: 'stop', code: 'POL_COOLDOWN' });
    });

    it('[A87] A correction of a correction has a cooldown', () => {
      expect(correcting('-P1D', '-P2D')).toMatchObject({ kind: 'stop', code: 'POL_COOLDOWN' });
    });
  });
});

describe('Who submits a request', () => {
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
  it.each(intakes)('[A22] Only the roles of the table may submit by %s', (intake) => {
    for (const role of roles) {
      const request = buildRequest({ intake, submittedBy: { id: 'p-1', role } });
      const said = screen(buildSubmittedFacts({ request }));
      const stopped = said.kind === 'stop' && said.code === 'IDV_NOT_OWNER';
      expect([role, stopped]).toEqual([role, !senders[intake].includes(role)]);
    }
  });

  it('[A25] Staff on the phone may only draft a request', () => {
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

describe('A hit on a list', () => {
  it('[A66] A hit freezes the request, unless the risk officer has decided on that very hit', () => {
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
