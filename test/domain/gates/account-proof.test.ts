import { describe, expect, it } from 'vitest';
import type { Assessment, Facts } from '../../../domain/assessment.ts';
import { mayRenewPenny } from '../../../domain/account-proofs.ts';
import { accountProven } from '../../../domain/gates/account-proof.ts';
import { assessGate } from '../../../domain/gates/index.ts';
import type { PennyProof, ReversePenny } from '../../../domain/parties.ts';
import {
  at,
  decision,
  material,
  penny,
  policy,
  policyWith,
  requestWith,
  verified,
} from '../../support/facts.ts';

const gate = (facts: Facts, now = at('PT2H'), values = policy): Assessment =>
  assessGate('account-proof', facts, values, now);
const assess = (pennies: PennyProof[], now?: string): Assessment =>
  gate(verified({ pennies }), now);

const unread = { confirmed: false, tries: 0 };
const askedAt = at('PT3H');
const asked = (more: Partial<ReversePenny> = {}): ReversePenny => ({
  key: 'req-00000001/reverse-penny/1',
  accountToken: 'acc_00000002',
  url: 'https://bank.example/pay',
  amountFen: 17,
  remark: 'R17',
  askedAt,
  payments: [],
  ...more,
});
const paid = { amountFen: 17, payer: 'MATCH' } as const;
const spent = penny({ confirmed: false, tries: 3 });
/** The cent has failed; a payment from the new card is asked for. */
const onReverse = (reverse?: ReversePenny, more: Partial<Facts> = {}): Facts =>
  verified({ pennies: [spent], reversePennies: reverse ? [reverse] : [], ...more });

const cameBack = {
  kind: 'ask',
  problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }],
};
const wantsPenny = { kind: 'need', needs: ['penny'] };
const wantsReverse = { kind: 'need', needs: ['reverse-penny'] };

describe('the cent to the new card', () => {
  it('[A40] is wanted, whatever the bank has said of the account', () => {
    expect(assess([])).toEqual(wantsPenny);
  });

  it('[A40] proves nothing when it went to another account', () => {
    expect(assess([penny({ accountToken: 'acc_00000001' })]).kind).toBe('need');
    const before = penny({ accountToken: 'acc_00000001', state: 'returned' });
    expect(assess([before, penny()])).toEqual({ kind: 'pass' });
  });

  it.each(['returned', 'refused'] as const)(
    '[A85] asks about the account when it was %s, even after its code was read',
    (state) => {
      expect(assess([penny({ state })])).toEqual(cameBack);
    },
  );

  it('[A85] goes out again for a merchant who stands by his account, until the tries are used up', () => {
    const returned = (n: number) =>
      penny({ n, state: 'returned', sentAt: at(`PT${n}H`), returnedAt: at(`PT${n}H`) });
    const stoodBy = (count: number, correctedAt: string) =>
      gate(
        verified({
          pennies: [1, 2, 3].slice(0, count).map(returned),
          correctedAt,
        }),
        at('PT5H'),
      );
    expect(stoodBy(1, at('PT90M'))).toEqual(wantsPenny);
    expect(stoodBy(2, at('PT90M'))).toEqual(cameBack);
    expect(stoodBy(2, at('PT150M'))).toEqual(wantsPenny);
    expect(stoodBy(3, at('PT4H'))).toEqual(wantsReverse);
  });

  it('[A41] waits for the code in the remark, and counts the tries', () => {
    const need = { kind: 'need', needs: ['penny-code'] };
    expect(assess([penny(unread)])).toEqual({ ...need, triesLeft: 3 });
    expect(assess([penny({ ...unread, tries: 2 })])).toEqual({ ...need, triesLeft: 1 });
    expect(assess([penny({ tries: 3 })])).toEqual({ kind: 'pass' });
  });

  it('takes no code for a cent that is still on its way', () => {
    expect(assess([penny({ state: 'sent' })]).kind).toBe('need');
  });

  it('[A41] may be asked for again, with no more guesses than before', () => {
    const first = penny({ ...unread, tries: 2 });
    expect(mayRenewPenny(verified({ pennies: [first] }), policy)).toBe(true);
    const renewed = { ...first, renewed: true } as const;
    expect(mayRenewPenny(verified({ pennies: [renewed] }), policy)).toBe(false);
    expect(assess([renewed])).toEqual(wantsPenny);
    expect(assess([renewed, penny(unread)])).toMatchObject({ triesLeft: 1 });
    const three = [renewed, penny(unread), penny(unread)];
    expect(mayRenewPenny(verified({ pennies: three }), policy)).toBe(false);
    expect(mayRenewPenny(onReverse(asked()), policy)).toBe(false);
  });

  it('[A83] proves for good what it has proved, and nothing after seven days without an answer', () => {
    const later = at('P7D', at('PT1H'));
    expect(assess([penny()], later)).toEqual({ kind: 'pass' });
    expect(assess([penny(unread)], at('P6DT23H'))).toMatchObject({ needs: ['penny-code'] });
    expect(assess([penny(unread)], later)).toEqual(wantsReverse);
  });

  it('[A83] is waited for as long as two operators said', () => {
    const facts = verified({ pennies: [penny(unread)], extendedTo: at('P9D') });
    expect(gate(facts, at('P8D'))).toMatchObject({ needs: ['penny-code'] });
    expect(gate(facts, at('P9D'))).toEqual(wantsReverse);
  });
});

describe('a payment from the new card', () => {
  it('[A40] is asked for when the code was not read', () => {
    expect(gate(onReverse())).toEqual(wantsReverse);
    const before = asked({ accountToken: 'acc_00000001', payments: [paid] });
    expect(gate(onReverse(before))).toEqual(wantsReverse);
  });

  it('[A40] proves the account when the stated amount came from it, however late', () => {
    expect(gate(onReverse(asked({ payments: [paid] })))).toEqual({ kind: 'pass' });
    const other = { ...paid, payer: 'OTHER' } as const;
    const facts = onReverse(asked({ payments: [other, paid] }));
    expect(gate(facts, at('P20D'))).toEqual({ kind: 'pass' });
  });

  it.each([
    ['of another amount', { ...paid, amountFen: 18 }],
    ['from another account', { ...paid, payer: 'OTHER' as const }],
    ['of which the bank cannot say where it came from', { ...paid, payer: 'UNKNOWN' as const }],
  ])('[A40] is no proof when it is %s', (_, payment) => {
    const need = { kind: 'need', needs: ['incoming-penny'] };
    expect(gate(onReverse(asked({ payments: [payment] })))).toEqual({ ...need, triesLeft: 2 });
    const thrice = onReverse(asked({ payments: [payment, payment, payment] }));
    expect(gate(thrice)).toMatchObject({ kind: 'ask' });
  });

  it('[A83] is waited for seven days, or as long as two operators said; the cent stays closed', () => {
    const waiting = { needs: ['incoming-penny'] };
    const read = verified({ pennies: [penny(unread)], reversePennies: [asked()] });
    expect(gate(read, at('P7DT2H'))).toMatchObject(waiting);
    expect(gate(read, at('P7DT3H'))).toMatchObject({ kind: 'ask' });
    expect(gate({ ...read, extendedTo: at('P9D') }, at('P8D'))).toMatchObject(waiting);
  });

  it('[A83] is the end where it is the last way', () => {
    const values = policyWith({ 'confirm.methods': ['element-check', 'penny', 'reverse-penny'] });
    expect(gate(onReverse(asked()), at('P8D'), values)).toEqual({
      kind: 'stop',
      code: 'ACC_PENNY_EXPIRED',
      expired: true,
    });
    const wrong = { ...paid, amountFen: 18 };
    const facts = onReverse(asked({ payments: [wrong, wrong, wrong] }));
    expect(gate(facts, at('PT4H'), values)).toMatchObject({
      kind: 'stop',
      code: 'ACC_PENNY_MISPAID',
    });
    const only = policyWith({ 'confirm.methods': ['penny'] });
    expect(gate(onReverse(), at('PT4H'), only)).toMatchObject({
      kind: 'stop',
      code: 'ACC_PENNY_CODE_WRONG',
    });
  });
});

describe('papers instead of payments', () => {
  const failed = asked({ payments: [] });
  const certified = requestWith({
    materials: [...requestWith().materials, material('account-certificate')],
  });
  const late = at('P8D');

  it('[A7] are asked for when no payment proved the account', () => {
    expect(gate(onReverse(failed), late)).toEqual({
      kind: 'ask',
      problems: [
        {
          field: 'materials.account-certificate',
          code: 'MAT_MISSING',
          params: { items: 'account-certificate' },
        },
      ],
    });
  });

  it('[A39] prove it when two people have seen them, however green the request is', () => {
    const green = { risk: { score: 0, tier: 'green' as const, reasons: [] }, request: certified };
    const seenBy = (...ids: string[]) =>
      onReverse(failed, { ...green, reviews: ids.map((id) => decision(id)) });
    expect(gate(seenBy('maker-1'), late)).toEqual({ kind: 'back', unmet: ['review'] });
    expect(gate(seenBy('maker-1', 'checker-1'), late)).toEqual({ kind: 'pass' });
  });

  it('[A39] spare nobody the payments before them', () => {
    const reviews = [decision('maker-1'), decision('checker-1')];
    const facts = verified({ request: certified, reviews });
    expect(gate(facts)).toEqual(wantsPenny);
  });

  it('[A42] stay the proof when a later stage is given more time', () => {
    const reviews = [decision('maker-1'), decision('checker-1')];
    const risk = { score: 0, tier: 'green' as const, reasons: [] };
    const facts = onReverse(failed, { request: certified, reviews, risk });
    expect(accountProven({ ...facts, extendedTo: at('P30D') }, policy, late)).toBe(true);
  });
});
