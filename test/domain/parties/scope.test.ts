/** What of a merchant record a request is about: the merchant, or one terminal with a card of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { Facts, Problem } from '../../../domain/gates/assessment.ts';
import type { MerchantRecord, Terminal } from '../../../domain/parties/merchant.ts';
import {
  findTerminalNo,
  findTerminalsInScope,
  findTerminalsWithOwnCard,
  viewInScope,
} from '../../../domain/parties/scope.ts';
import { runPrecheck } from '../../../domain/precheck/precheck.ts';
import {
  buildMerchant,
  buildRequest,
  buildSubmittedFacts,
  policy,
  submittedAt,
  timeAfter,
} from '../../support/facts.ts';

const { binding } = buildMerchant();
const ownCard = { ...binding, first6: '622848', last4: '7719', bankCode: '103', cardVersion: 4 };
const buildTerminal = (sn: string, more: Partial<Terminal> = {}): Terminal => ({
  sn,
  model: 'A920',
  appVersion: '3.2.1',
  online: true,
  ...more,
});
const own = { terminal: 'SN-2' };
const buildRecord = (more: Partial<MerchantRecord> = {}): MerchantRecord =>
  buildMerchant({
    networks: [
      { id: 'unionpay', state: 'open', lead: true, terminalNos: { 'SN-2': '00000002' } },
      { id: 'alipay', state: 'open', lead: false },
    ],
    terminals: [
      buildTerminal('SN-1'),
      buildTerminal('SN-2', { binding: ownCard, dailyAverageFen: 70_000 }),
    ],
    waitingFen: 5,
    ...more,
  });
const ids = (record: MerchantRecord): string[] => record.networks.map(({ id }) => id);

describe('The view of a merchant record', () => {
  it('[E1 Terminal] has the card and the takings of the terminal, and the networks that know it, for one terminal', () => {
    const seen = viewInScope(buildRecord(), own);
    expect(seen.binding).toEqual(ownCard);
    expect(seen.dailyAverageFen).toBe(70_000);
    expect(seen).not.toHaveProperty('waitingFen');
    expect(ids(seen)).toEqual(['unionpay']);
    expect(seen.terminals).toHaveLength(2);
  });

  it('is the record itself for the whole merchant', () => {
    expect(viewInScope(buildRecord(), undefined)).toEqual(buildRecord());
  });

  it('keeps the average of the merchant where nobody knows that of the terminal', () => {
    const record = buildRecord({ terminals: [buildTerminal('SN-2', { binding: ownCard })] });
    expect(viewInScope(record, own).dailyAverageFen).toBe(record.dailyAverageFen);
  });

  it('[A59] has the changes of its own card alone, and every other change', () => {
    const at = timeAfter('-P3D');
    const record = buildRecord({
      lastChanges: [
        { what: 'settlement-card', at },
        { what: 'settlement-card', at, terminal: 'SN-2' },
        { what: 'settlement-card', at, terminal: 'SN-9' },
        { what: 'password', at },
      ],
    });
    const changes = (scope?: { terminal: string }) =>
      viewInScope(record, scope).lastChanges.map(
        ({ what, terminal = 'all' }) => `${what} ${terminal}`,
      );
    expect(changes()).toEqual(['settlement-card all', 'password all']);
    expect(changes(own)).toEqual(['settlement-card SN-2', 'password all']);
  });

  it('does not take the holder of the card of the merchant for that of the card of the terminal', () => {
    const { holder } = buildRecord();
    const oldHolder = { merchant: 'MATCH', newHolder: 'MATCH' } as const;
    const record = buildRecord(holder && { holder: { ...holder, oldHolder } });
    expect(viewInScope(record, own).holder).toEqual(holder);
    expect(viewInScope(record, undefined).holder).toEqual({ ...holder, oldHolder });
  });

  it('is the same when it is looked at twice', () => {
    for (const scope of [undefined, own]) {
      const once = viewInScope(buildRecord(), scope);
      expect(viewInScope(once, scope)).toEqual(once);
    }
  });

  it('splits the terminals: each belongs to the change of the merchant or to one of its own, never to both', () => {
    const terminals = fc.uniqueArray(
      fc.record({ sn: fc.stringMatching(/^SN-\d{1,4}$/), isOwn: fc.boolean() }),
      { selector: ({ sn }) => sn },
    );
    fc.assert(
      fc.property(terminals, (drawn) => {
        const record = buildRecord({
          terminals: drawn.map(({ isOwn, sn }) =>
            buildTerminal(sn, isOwn ? { binding: ownCard } : {}),
          ),
        });
        const touched = [
          ...findTerminalsInScope(record, undefined),
          ...findTerminalsWithOwnCard(record).flatMap(({ sn: terminal }) =>
            findTerminalsInScope(record, { terminal }),
          ),
        ].map(({ sn }) => sn);
        expect(touched.toSorted()).toEqual(drawn.map(({ sn }) => sn).toSorted());
      }),
    );
  });

  it('finds the number of a terminal at the networks that keep an account for it', () => {
    const [unionpay, alipay] = buildRecord().networks;
    expect(unionpay && findTerminalNo(unionpay, own)).toBe('00000002');
    expect(unionpay && findTerminalNo(unionpay, { terminal: 'SN-1' })).toBeUndefined();
    expect(unionpay && findTerminalNo(unionpay, undefined)).toBeUndefined();
    expect(alipay && findTerminalNo(alipay, own)).toBeUndefined();
  });
});

const ask = (terminal: string, more: Partial<Facts> = {}, record = buildRecord()): Facts => {
  const scope = { terminal };
  return buildSubmittedFacts({
    request: { ...buildRequest(), scope, oldAccount: { last4: '7719' } },
    merchant: { value: viewInScope(record, scope), at: submittedAt },
    ...more,
  });
};
const screen = (facts: Facts) => assessGate('screening', facts, policy, submittedAt);
const problemsOf = (facts: Facts): Problem[] => {
  const assessment = screen(facts);
  return 'problems' in assessment ? (assessment.problems ?? []) : [];
};

describe('A request for one terminal', () => {
  it('passes the checks of its record when the terminal has a card of its own', () => {
    expect(problemsOf(ask('SN-2'))).toEqual([]);
  });

  it.each([
    ['settles to the card of the merchant', 'SN-1'],
    ['is not one of the merchant', 'SN-77'],
  ])(
    '[A21] is refused for a terminal that %s, and the answer names those that may be asked for',
    (_what, sn) => {
      expect(screen(ask(sn))).toMatchObject({
        kind: 'stop',
        code: 'TRM_NO_OWN_CARD',
        params: { allowed: 'SN-2' },
      });
      expect(problemsOf(ask(sn))[0]).toMatchObject({ field: 'scope.terminal' });
    },
  );

  it('names no terminal where the merchant has none with a card of its own', () => {
    const record = buildRecord({ terminals: [buildTerminal('SN-1')] });
    expect(problemsOf(ask('SN-1', {}, record))[0]).toEqual({
      field: 'scope.terminal',
      code: 'TRM_NO_OWN_CARD',
    });
  });

  it('[I7] is refused while a request for the whole merchant is open', () => {
    const open = ask('SN-2', { merchantRequest: { stage: 'review' } });
    expect(screen(open)).toMatchObject({
      kind: 'stop',
      code: 'POL_OPEN_REQUEST',
      params: { stage: 'review' },
    });
  });

  it('[A1] compares the old card with that of the terminal', () => {
    const { request } = ask('SN-2');
    const wrong = ask('SN-2', { request: { ...request, oldAccount: { last4: binding.last4 } } });
    expect(problemsOf(wrong)).toContainEqual({
      field: 'oldAccount.last4',
      code: 'INP_OLD_MISMATCH',
    });
  });

  it('[A46] is held up by that terminal alone when a model does not support the bank', () => {
    const old = { model: 'S90', appVersion: '1.4.0' };
    const values = {
      ...policy,
      'terminals.compatibility': [{ model: 'S90', retired: true as const }],
    };
    const problems = (
      terminals: Terminal[],
      facts = ask('SN-2', {}, buildRecord({ terminals })),
    ) => {
      const assessment = assessGate('screening', facts, values, submittedAt);
      return 'problems' in assessment ? (assessment.problems ?? []).map(({ field }) => field) : [];
    };
    const [one, two] = [buildTerminal('SN-1'), buildTerminal('SN-2', { binding: ownCard })];
    expect(problems([{ ...one, ...old }, two])).toEqual([]);
    expect(problems([one, { ...two, ...old }])).toEqual(['terminals.SN-2']);
  });
});

describe('A request for the whole merchant', () => {
  it('says which terminals it does not touch, because they have a card of their own', () => {
    const facts = buildSubmittedFacts({ merchant: { value: buildRecord(), at: submittedAt } });
    const untouched = {
      field: 'terminals',
      code: 'TRM_OWN_CARD',
      params: { items: 'SN-2' },
    };
    expect(
      runPrecheck({ merchant: buildRecord(), plannedChange: {}, policy, now: submittedAt })
        .warnings,
    ).toContainEqual(untouched);
    expect(problemsOf(facts)).toEqual([]);
  });

  it('says nothing of that where there are none', () => {
    const record = buildRecord({ terminals: [buildTerminal('SN-1')] });
    const { warnings } = runPrecheck({
      merchant: record,
      plannedChange: {},
      policy,
      now: submittedAt,
    });
    expect(warnings).toEqual([]);
  });
});

describe('The precheck for one terminal', () => {
  const check = (terminal: string) =>
    runPrecheck({
      merchant: buildRecord(),
      plannedChange: { scope: { terminal } },
      policy,
      now: submittedAt,
    });

  it('[A13] answers for that terminal', () => {
    expect(check('SN-2')).toMatchObject({
      may: true,
      stops: [],
      limits: { dailyAverageFen: 70_000 },
    });
  });

  it('[A13] refuses a terminal without a card of its own', () => {
    expect(check('SN-1').stops).toMatchObject([
      { field: 'scope.terminal', code: 'TRM_NO_OWN_CARD' },
    ]);
  });
});
