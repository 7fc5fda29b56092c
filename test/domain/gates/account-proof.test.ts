import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../domain/assessment.ts';
import { assessGate } from '../../../domain/gates/index.ts';
import type { PennyProof } from '../../../domain/parties.ts';
import { at, penny, policy, verified } from '../../support/facts.ts';

const assess = (pennies: PennyProof[], now = at('PT2H')): Assessment =>
  assessGate('account-proof', verified({ pennies }), policy, now);
const unread = { confirmed: false, tries: 0 };
const returned = {
  kind: 'ask',
  problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }],
};

describe('account proof', () => {
  it('[A40] wants one cent sent, whatever the bank has said of the account', () => {
    expect(assess([])).toEqual({ kind: 'need', needs: ['penny'] });
  });

  it('[A40] does not take a cent to another account for proof', () => {
    expect(assess([penny({ accountToken: 'acc_00000001' })]).kind).toBe('need');
    const before = penny({ accountToken: 'acc_00000001', state: 'returned' });
    expect(assess([before, penny()])).toEqual({ kind: 'pass' });
  });

  it.each(['returned', 'refused'] as const)(
    '[A85] asks about the account when the cent was %s, even after its code was read',
    (state) => {
      expect(assess([penny({ state })])).toEqual(returned);
    },
  );

  it('[A41] waits for the code in the remark, and counts the tries', () => {
    const need = { kind: 'need', needs: ['penny-code'] };
    expect(assess([penny(unread)])).toEqual({ ...need, triesLeft: 3 });
    expect(assess([penny({ ...unread, tries: 2 })])).toEqual({ ...need, triesLeft: 1 });
    expect(assess([penny({ ...unread, tries: 3 })])).toMatchObject({
      kind: 'stop',
      code: 'ACC_PENNY_CODE_WRONG',
    });
  });

  it('[A41] passes when the code was read, also with the last try', () => {
    expect(assess([penny({ tries: 3 })])).toEqual({ kind: 'pass' });
  });

  it('takes no code for a cent that is still on its way', () => {
    expect(assess([penny({ state: 'sent' })]).kind).toBe('need');
  });

  it('[A83] ends after seven days without an answer; a proof does not age', () => {
    const later = at('P7D', at('PT1H'));
    expect(assess([penny(unread)], later)).toEqual({
      kind: 'stop',
      code: 'ACC_PENNY_EXPIRED',
      expired: true,
    });
    expect(assess([penny()], later)).toEqual({ kind: 'pass' });
  });

  it('[A83] waits as long as two operators said', () => {
    const facts = verified({ pennies: [penny(unread)], extendedTo: at('P9D') });
    const wait = (now: string) => assessGate('account-proof', facts, policy, now).kind;
    expect(wait(at('P8D'))).toBe('need');
    expect(wait(at('P9D'))).toBe('stop');
  });
});
