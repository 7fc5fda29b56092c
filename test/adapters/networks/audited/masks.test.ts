/** What a network shows of an account, compared with an account of ours. */
import { describe, expect, it } from 'vitest';
import {
  isSameAccount,
  mayBeSameAccount,
  parseLastDigits,
} from '../../../../adapters/networks/audited/masks.ts';

const account = { first6: '621700', last4: '1011' };

describe('[A52] The account that a network shows', () => {
  it.each([
    { shown: '6217000000000001011', same: true, maybe: true, last: '1011' },
    { shown: '621700*********1011', same: true, maybe: true, last: '1011' },
    { shown: '62***************11', same: false, maybe: true, last: '11' },
    { shown: '***************1011', same: false, maybe: true, last: '1011' },
    { shown: '621700*********1025', same: false, maybe: false, last: '1025' },
    { shown: '62***************25', same: false, maybe: false, last: '25' },
    { shown: '61***************11', same: false, maybe: false, last: '11' },
  ])('$shown is compared by the digits that it has', ({ shown, same, maybe, last }) => {
    expect(isSameAccount(shown, account)).toBe(same);
    expect(mayBeSameAccount(shown, account)).toBe(maybe);
    expect(parseLastDigits(shown)).toBe(last);
  });

  it.each([
    ...['', '1', ' 1', '1011', '621700', '6217001011', '*****************11', '6****************1'],
    ...['621700 1011', '621700x1011', '621700**1011*', '6217001*********1011', '621700******51011'],
    ...['(1011)', '**** 1011', '621700*1*1011'],
  ])('"%s" is no account: it confirms none', (shown) => {
    expect(isSameAccount(shown, account)).toBe(false);
    expect(mayBeSameAccount(shown, account)).toBe(false);
    expect(parseLastDigits(shown)).toBe('');
  });
});
