import { describe, expect, it } from 'vitest';
import type { Assessment, Facts } from '../../../domain/gates/assessment.ts';
import { mayRenewPenny } from '../../../domain/account/proofs.ts';
import { isAccountProven } from '../../../domain/gates/account-proof.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { PennyProof, ReversePenny } from '../../../domain/parties/bank.ts';
import {
  timeAfter,
  buildDecision,
  buildMaterial,
  buildPenny,
  policy,
  buildPolicyValues,
  buildRequest,
  buildVerifiedFacts,
  subject,
} from '../../support/facts.ts';

const gate = (facts: Facts, now = timeAfter('PT2H'), values = policy): Assessment =>
  assessGate('account-proof', facts, values, now);
const assess = (pennies: PennyProof[], now?: string): Assessment =>
  gate(buildVerifiedFacts({ pennies }), now);

const unread = { confirmed: false, tries: 0 };
const requestedAt = timeAfter('PT3H');
const buildReversePenny = (more: Partial<ReversePenny> = {}): ReversePenny => ({
  key: 'req-00000001/reverse-penny/1',
  ...subject,
  url: 'https://bank.example/pay',
  amountFen: 17,
  remark: 'R17',
  askedAt: requestedAt,
  payments: [],
  ...more,
});
const paid = { amountFen: 17, payer: 'MATCH' } as const;
const spent = buildPenny({ confirmed: false, tries: 3 });
/** The cent has failed; a payment from the new card is asked for. */
const onReverse = (reverse?: ReversePenny, more: Partial<Facts> = {}): Facts =>
  buildVerifiedFacts({ pennies: [spent], reversePennies: reverse ? [reverse] : [], ...more });

const cameBack = {
  kind: 'ask',
  problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }],
};
const wantsPenny = { kind: 'need', needs: ['penny', 'penny-code'] };
const wantsReverse = { kind: 'need', needs: ['reverse-penny'] };

describe('The cent to the new card', () => {
  it('[A40] The cent is required, whatever the bank has said about the account', () => {
    expect(assess([])).toMatchObject(wantsPenny);
  });

  it('[A40] A cent that went to another account proves nothing', () => {
    expect(assess([buildPenny({ accountToken: 'acc_00000001' })]).kind).toBe('need');
    const before = buildPenny({ accountToken: 'acc_00000001', state: 'returned' });
    expect(assess([before, buildPenny()])).toEqual({ kind: 'pass' });
  });

  it.each(['returned', 'refused'] as const)(
    '[A85] A cent that was %s asks for a correction of the account, even after its code was read',
    (state) => {
      expect(assess([buildPenny({ state })])).toEqual(cameBack);
    },
  );

  it('[A85] Another cent goes out when the merchant confirms the account, until the tries are used up', () => {
    const returned = (n: number) =>
      buildPenny({
        n,
        state: 'returned',
        sentAt: timeAfter(`PT${n}H`),
        returnedAt: timeAfter(`PT${n}H`),
      });
    const stoodBy = (count: number, correctedAt: string) =>
      gate(
        buildVerifiedFacts({
          pennies: [1, 2, 3].slice(0, count).map(returned),
          correctedAt,
        }),
        timeAfter('PT5H'),
      );
    expect(stoodBy(1, timeAfter('PT90M'))).toMatchObject(wantsPenny);
    expect(stoodBy(2, timeAfter('PT90M'))).toEqual(cameBack);
    expect(stoodBy(2, timeAfter('PT150M'))).toMatchObject(wantsPenny);
    expect(stoodBy(3, timeAfter('PT4H'))).toEqual(wantsReverse);
  });

  it('[A41] The gate waits for the code in the remark of the cent, and counts the tries', () => {
    const need = { kind: 'need', needs: ['penny-code'] };
    expect(assess([buildPenny(unread)])).toEqual({ ...need, triesLeft: 3 });
    expect(assess([buildPenny({ ...unread, tries: 2 })])).toEqual({ ...need, triesLeft: 1 });
    expect(assess([buildPenny({ tries: 3 })])).toEqual({ kind: 'pass' });
  });

  it('The gate takes no code for a cent that is still on its way', () => {
    expect(assess([buildPenny({ state: 'sent' })]).kind).toBe('need');
  });

  it('[A41] Another cent may be asked for once, and gives no more guesses than before', () => {
    const first = buildPenny({ ...unread, tries: 2 });
    expect(mayRenewPenny(buildVerifiedFacts({ pennies: [first] }), policy)).toBe(true);
    const renewed = { ...first, renewed: true } as const;
    expect(mayRenewPenny(buildVerifiedFacts({ pennies: [renewed] }), policy)).toBe(false);
    expect(assess([renewed])).toEqual({ ...wantsPenny, triesLeft: 1 });
    expect(assess([renewed, buildPenny(unread)])).toMatchObject({ triesLeft: 1 });
    const three = [renewed, buildPenny(unread), buildPenny(unread)];
    expect(mayRenewPenny(buildVerifiedFacts({ pennies: three }), policy)).toBe(false);
    expect(mayRenewPenny(onReverse(buildReversePenny()), policy)).toBe(false);
  });

  it('[A83] A confirmed cent stays valid, and an unconfirmed cent expires after seven days', () => {
    const later = timeAfter('P7D', timeAfter('PT1H'));
    expect(assess([buildPenny()], later)).toEqual({ kind: 'pass' });
    expect(assess([buildPenny(unread)], timeAfter('P6DT23H'))).toMatchObject({
      needs: ['penny-code'],
    });
    expect(assess([buildPenny(unread)], later)).toEqual(wantsReverse);
  });

  it('[A83] The code of a cent is awaited until the deadline that two operators extended', () => {
    const facts = buildVerifiedFacts({
      pennies: [buildPenny(unread)],
      extendedTo: timeAfter('P9D'),
    });
    expect(gate(facts, timeAfter('P8D'))).toMatchObject({ needs: ['penny-code'] });
    expect(gate(facts, timeAfter('P9D'))).toEqual(wantsReverse);
  });
});

describe('A payment from the new card', () => {
  it('[A40] A payment from the new card is asked for when the code of the cent was not confirmed', () => {
    expect(gate(onReverse())).toEqual(wantsReverse);
    const before = buildReversePenny({ accountToken: 'acc_00000001', payments: [paid] });
    expect(gate(onReverse(before))).toEqual(wantsReverse);
  });

  it('[A40] The stated amount from the new card proves the account, however late it comes', () => {
    expect(gate(onReverse(buildReversePenny({ payments: [paid] })))).toEqual({ kind: 'pass' });
    const other = { ...paid, payer: 'OTHER' } as const;
    const facts = onReverse(buildReversePenny({ payments: [other, paid] }));
    expect(gate(facts, timeAfter('P20D'))).toEqual({ kind: 'pass' });
  });

  it.each([
    ['of another amount', { ...paid, amountFen: 18 }],
    ['from another account', { ...paid, payer: 'OTHER' as const }],
    ['of which the bank cannot say where it came from', { ...paid, payer: 'UNKNOWN' as const }],
  ])('[A40] A payment %s is no proof of the account', (_, payment) => {
    const need = { kind: 'need', needs: ['incoming-penny'] };
    expect(gate(onReverse(buildReversePenny({ payments: [payment] })))).toEqual({
      ...need,
      triesLeft: 2,
    });
    const thrice = onReverse(buildReversePenny({ payments: [payment, payment, payment] }));
    expect(gate(thrice)).toMatchObject({ kind: 'ask' });
  });

  it('[A83] The payment is awaited for seven days, or until the extended deadline, and the cent is not reopened', () => {
    const waiting = { needs: ['incoming-penny'] };
    const read = buildVerifiedFacts({
      pennies: [buildPenny(unread)],
      reversePennies: [buildReversePenny()],
    });
    expect(gate(read, timeAfter('P7DT2H'))).toMatchObject(waiting);
    expect(gate(read, timeAfter('P7DT3H'))).toMatchObject({ kind: 'ask' });
    expect(gate({ ...read, extendedTo: timeAfter('P9D') }, timeAfter('P8D'))).toMatchObject(
      waiting,
    );
  });

  it('[A83] The request ends with the payment where the policy allows no other proof', () => {
    const values = buildPolicyValues({
      'confirm.methods': ['element-check', 'penny', 'reverse-penny'],
    });
    expect(gate(onReverse(buildReversePenny()), timeAfter('P8D'), values)).toEqual({
      kind: 'stop',
      code: 'ACC_PENNY_EXPIRED',
      expired: true,
    });
    const wrong = { ...paid, amountFen: 18 };
    const facts = onReverse(buildReversePenny({ payments: [wrong, wrong, wrong] }));
    expect(gate(facts, timeAfter('PT4H'), values)).toMatchObject({
      kind: 'stop',
      code: 'ACC_PENNY_MISPAID',
    });
    const only = buildPolicyValues({ 'confirm.methods': ['penny'] });
    expect(gate(onReverse(), timeAfter('PT4H'), only)).toMatchObject({
      kind: 'stop',
      code: 'ACC_PENNY_CODE_WRONG',
    });
  });
});

describe('Documents instead of payments', () => {
  const failed = buildReversePenny({ payments: [] });
  const certified = buildRequest({
    materials: [...buildRequest().materials, buildMaterial('account-certificate')],
  });
  const late = timeAfter('P8D');

  it('[A7] A certificate of the account is asked for when no payment proved it', () => {
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

  it('[A39] A certificate proves the account when two people have reviewed it, even in a green request', () => {
    const green = { risk: { score: 0, tier: 'green' as const, reasons: [] }, request: certified };
    const reviewedBy = (...ids: string[]) =>
      onReverse(failed, { ...green, reviews: ids.map((id) => buildDecision(id)) });
    expect(gate(reviewedBy('maker-1'), late)).toEqual({ kind: 'back', unmet: ['review'] });
    expect(gate(reviewedBy('maker-1', 'checker-1'), late)).toEqual({ kind: 'pass' });
  });

  it('[A39] A certificate does not replace the payments that come before it', () => {
    const reviews = [buildDecision('maker-1'), buildDecision('checker-1')];
    const facts = buildVerifiedFacts({ request: certified, reviews });
    expect(gate(facts)).toMatchObject(wantsPenny);
  });

  it('[A42] A certificate stays the proof when the deadline of a later stage is extended', () => {
    const reviews = [buildDecision('maker-1'), buildDecision('checker-1')];
    const risk = { score: 0, tier: 'green' as const, reasons: [] };
    const facts = onReverse(failed, { request: certified, reviews, risk });
    expect(isAccountProven({ ...facts, extendedTo: timeAfter('P30D') }, policy, late)).toBe(true);
  });
});
