import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../../domain/failures/codes.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { MerchantRecord } from '../../../domain/parties/merchant.ts';
import { runPrecheck, type PrecheckInput } from '../../../domain/precheck/precheck.ts';
import {
  timeAfter,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildSubmittedFacts,
  submittedAt,
} from '../../support/facts.ts';

const buildInput = (more: Partial<PrecheckInput> = {}): PrecheckInput => ({
  merchant: buildMerchant(),
  plannedChange: {},
  policy,
  now: submittedAt,
  ...more,
});
const of = (record: Partial<MerchantRecord>, more: Partial<PrecheckInput> = {}) =>
  runPrecheck(buildInput({ merchant: buildMerchant(record), ...more }));
const codes = (problems: { code: string }[]): string[] => problems.map(({ code }) => code);
const changed = (ago: string) => ({
  lastChanges: [{ what: 'settlement-card' as const, at: timeAfter(ago) }],
});

describe('[A13] The pre-check of a merchant', () => {
  it('[A13] The pre-check says that a merchant without obstacles may change the card', () => {
    expect(runPrecheck(buildInput())).toMatchObject({
      may: true,
      stops: [],
      first: [],
      waits: [],
      warnings: [],
      tier: 'green',
    });
  });

  it('[A13] The pre-check names every obstacle at once', () => {
    const said = of(
      { arrearsFen: 1, frozen: true, submissionsToday: 5, ...changed('-P3D') },
      { openRequest: { stage: 'cooling' } },
    );
    expect(said.may).toBe(false);
    expect(codes(said.stops)).toEqual([
      'POL_OPEN_REQUEST',
      'ELG_FROZEN',
      'ELG_ARREARS',
      'POL_DAILY_LIMIT',
      'POL_COOLDOWN',
    ]);
    expect(said.stops[0]?.params).toEqual({ stage: 'cooling' });
    expect(said.stops.at(-1)?.params).toEqual({ date: '2026-07-07' });
  });

  it('[A91] The pre-check counts the submissions of the day in our own books, as the acceptance does', () => {
    expect(codes(of({}, { submissionsToday: 5 }).stops)).toEqual(['POL_DAILY_LIMIT']);
    expect(of({}, { submissionsToday: 4 }).may).toBe(true);
  });

  it.each<[MerchantRecord['foreign'], string]>([
    [undefined, 'green'],
    [{ representative: 'US' }, 'amber'],
    [{ entity: 'HK' }, 'red'],
  ])('[B3.7] The pre-check of a merchant with the owner %j forecasts %s', (foreign, tier) => {
    const said = of(foreign ? { foreign } : {});
    const cooling = said.gates.find(({ gate }) => gate === 'cooling');
    const terms: Record<string, string> = { green: 'PT24H', amber: 'PT72H', red: 'PT120H' };
    expect([said.tier, cooling?.atMost]).toEqual([tier, terms[tier]]);
  });

  it('[E4.3] The pre-check says that payouts are held where an earlier request has left them so', () => {
    const moneyOf = (more: Partial<PrecheckInput>) => of({}, more).gates[0]?.money;
    expect([moneyOf({}), moneyOf({ payoutsHeld: true })]).toEqual(['old', 'hold']);
    const reviewOf = (reason: string) =>
      of({}, { payoutsHeld: true, plannedChange: { reason } }).gates[3]?.usually;
    expect([reviewOf('better-limits'), reviewOf('correction')]).toEqual(['P1D', 'PT4H']);
  });

  it('[A87] The pre-check promises the short cooling-off of a correction while payouts are held', () => {
    const coolingOf = (more: Partial<PrecheckInput>) => {
      const { eta, gates } = of({}, { plannedChange: { reason: 'correction' }, ...more });
      return [gates.find(({ gate }) => gate === 'cooling')?.usually, eta];
    };
    expect(coolingOf({})).toEqual(['PT24H', timeAfter('PT48H')]);
    expect(coolingOf({ payoutsHeld: true })).toEqual(['PT4H', timeAfter('PT8H')]);
  });

  it.each(['UNKNOWN', 'I', undefined] as const)(
    '[A11] The pre-check asks for no other account where the class is %s: only the bank knows it',
    (cardClass) => {
      const account = { kind: 'PERSONAL', ...(cardClass && { cardClass }) } as const;
      expect(of({}, { plannedChange: { account } }).first).toEqual([]);
    },
  );

  it('[A65] The pre-check says that a merchant with a dead card has no cooldown', () => {
    expect(of(changed('-P3D'), { plannedChange: { reason: 'lost-card' } }).may).toBe(true);
  });

  it('[A19] The pre-check names the kind of account that this kind of merchant needs', () => {
    const remedy = (kind: 'MICRO' | 'COMPANY', account: 'PERSONAL' | 'CORPORATE') => {
      const [wrong] = of({ kind }, { plannedChange: { account: { kind: account } } }).first;
      return describeFailure(wrong?.code ?? 'SYS_INTERNAL', wrong?.params).zh;
    };
    expect(remedy('COMPANY', 'PERSONAL')).toContain('同名账户（对公账户）');
    expect(remedy('MICRO', 'CORPORATE')).toContain('同名账户（个人账户）');
  });

  it('The pre-check names what must be corrected first: licence, terminals, account', () => {
    const matrix = buildPolicyValues({
      'terminals.compatibility': [{ model: 'P90', retired: true }],
    });
    const said = of(
      { kind: 'COMPANY', licenceValidUntil: '2026-06-20' },
      {
        policy: matrix,
        plannedChange: { account: { kind: 'PERSONAL', cardType: 'CC', byLetter: true } },
      },
    );
    expect(said.may).toBe(true);
    expect(codes(said.first)).toEqual([
      'ELG_KIND_MATRIX',
      'ACC_KIND_REFUSED',
      'ACC_NAME_MISMATCH',
      'ELG_LICENCE_EXPIRED',
      'TRM_INCOMPATIBLE',
    ]);
    expect(said.accountKinds).toEqual(['CORPORATE']);
  });

  it('The pre-check says that another change must end first', () => {
    expect(codes(of({ openChanges: ['fee', 'terminal'] }).waits)).toEqual(['POL_CHANGE_LOCK']);
    expect(codes(of({ openChanges: ['closure'] }).stops)).toEqual(['ELG_MERCHANT_STATE']);
  });

  it('[A11] [A49] The pre-check compares the limits of the account with the average day', () => {
    const plannedChange = { account: { kind: 'PERSONAL', cardClass: 'II' } } as const;
    const said = of({ dailyAverageFen: 1_000_001 }, { plannedChange });
    expect(codes(said.first)).toEqual(['ACC_CLASS_LIMIT']);
    expect(codes(said.warnings)).toEqual(['LIM_BELOW_NEED']);
    expect(said.limits).toEqual({
      dailyAverageFen: 1_000_001,
      II: { perDayFen: 1_000_000 },
      III: { perDayFen: 200_000 },
    });
    expect(of({ dailyAverageFen: 1_000_000 }, { plannedChange }).warnings).toEqual([]);
    const corporate = { account: { kind: 'CORPORATE', cardClass: 'III' } } as const;
    expect(of({ dailyAverageFen: 9_000_000 }, { plannedChange: corporate }).warnings).toEqual([]);
  });

  it('[A64] The pre-check names the fee', () => {
    const fee = { changeFen: 1_000, outsideHoursFen: 500 };
    expect(runPrecheck(buildInput({ policy: buildPolicyValues({ fee }) })).fee).toEqual(fee);
    expect(runPrecheck(buildInput()).fee).toEqual({ changeFen: 0, outsideHoursFen: 0 });
  });
});

describe('The intakes in the pre-check', () => {
  const wayOf = (said: ReturnType<typeof runPrecheck>, intake: string) =>
    said.ways.find((way) => way.intake === intake);

  it('[A7] Each intake lists the documents of this merchant and of the account it may name', () => {
    expect(wayOf(runPrecheck(buildInput()), 'app')?.papers).toEqual([
      'id-front',
      'id-back',
      'card-photo',
    ]);
    expect(wayOf(of({ kind: 'COMPANY' }), 'counter')?.papers).toEqual([
      'id-front',
      'id-back',
      'account-permit',
      'business-licence',
      'application-form',
    ]);
    const sole = of({ kind: 'SOLE' });
    expect(wayOf(sole, 'app')?.papers).toEqual(['id-front', 'id-back', 'business-licence']);
  });

  it('[A57] Each intake says when it opens', () => {
    const sunday = '2026-06-14T02:00:00.000Z';
    const said = runPrecheck(buildInput({ now: sunday }));
    expect(wayOf(said, 'counter')?.opens).toBe('2026-06-15T01:00:00.000Z');
    expect(wayOf(said, 'app')?.opens).toBe(sunday);
  });

  it('[A16] [A84] An intake that needs a second factor asks to enrol one first', () => {
    const said = runPrecheck(buildInput({ plannedChange: { twoFactorEnrolled: false } }));
    const needing = said.ways.filter(({ first }) => codes(first).includes('IDV_2FA_NOT_SET'));
    expect(needing.map(({ intake }) => intake)).toEqual(['app', 'web', 'pos']);
    expect(runPrecheck(buildInput()).ways.every(({ first }) => first.length === 0)).toBe(true);
  });

  it('[A24] The intake by terminal is offered only while a terminal is online', () => {
    expect(wayOf(of({ terminals: [] }), 'pos')).toBeUndefined();
  });
});

describe('The time that a change takes', () => {
  it('The pre-check lists each gate with its time, who is waited for and where payouts go', () => {
    const { gates } = runPrecheck(buildInput());
    expect(gates.map(({ gate, waitingOn, money }) => [gate, waitingOn, money])).toEqual([
      ['screening', 'bank', 'old'],
      ['identity', 'merchant', 'old'],
      ['agreement', 'merchant', 'old'],
      ['review', 'operator', 'old'],
      ['account-proof', 'merchant', 'old'],
      ['cooling', 'clock', 'old'],
      ['switching', 'network', 'hold'],
      ['trial', 'merchant', 'hold'],
    ]);
    expect(gates.find(({ gate }) => gate === 'review')).toMatchObject({
      usually: 'P1D',
      atMost: '5WD',
    });
  });

  it('[A65] Payouts are held from the start when the old card is dead', () => {
    const binding = { ...buildMerchant().binding, status: 'LOST' as const };
    expect(of({ binding }).gates.every(({ money }) => money === 'hold')).toBe(true);
  });

  it('[A70] A change takes longer after one change of contacts, and longest after two', () => {
    const lastChanges = [
      { what: 'contact' as const, at: timeAfter('-P3D') },
      { what: 'device' as const, at: timeAfter('-P3D') },
    ];
    const cooling = (said: ReturnType<typeof runPrecheck>) =>
      said.gates.find(({ gate }) => gate === 'cooling')?.usually;
    const [green, amber, red] = [0, 1, 2].map((n) => of({ lastChanges: lastChanges.slice(0, n) }));
    expect([green, amber, red].map((said) => said && cooling(said))).toEqual([
      'PT24H',
      'PT72H',
      'PT120H',
    ]);
    expect(red?.eta).toBe(timeAfter('P6D'));
    expect(red?.gates.find(({ gate }) => gate === 'review')?.waitingOn).toBe('risk');
  });
});

describe('[A42] Pre-check and screening', () => {
  const records = fc.record({
    state: fc.constantFrom<MerchantRecord['state']>('ACTIVE', 'SUSPENDED', 'CLOSED'),
    arrearsFen: fc.constantFrom(0, 1),
    frozen: fc.boolean(),
    abnormal: fc.boolean(),
    submissionsToday: fc.integer({ min: 4, max: 6 }),
    owner: fc.constantFrom<NonNullable<MerchantRecord['owner']>>(
      {},
      { adultFrom: '2030-01-01' },
      { fullCapacity: false },
    ),
    lastChanges: fc.constantFrom([], changed('-P3D').lastChanges, changed('-P60D').lastChanges),
    openChanges: fc.constantFrom<string[]>([], ['fee'], ['closure']),
  });

  it('[A42] Pre-check and screening name the same obstacles, for any record', () => {
    fc.assert(
      fc.property(records, (record) => {
        const merchant = buildMerchant(record);
        const said = runPrecheck(buildInput({ merchant }));
        const facts = buildSubmittedFacts({ merchant: { value: merchant, at: submittedAt } });
        const screened = assessGate('screening', facts, policy, submittedAt);
        expect(screened.kind === 'stop').toBe(!said.may);
        if (screened.kind === 'stop') expect(screened.problems).toEqual(said.stops);
      }),
    );
  });
});
