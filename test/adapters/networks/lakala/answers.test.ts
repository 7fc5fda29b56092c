/** What Lakala's answers mean, in the forms that its pages leave open. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLakalaApi } from '../../../../adapters/networks/lakala/api.ts';
import {
  createLakalaClient,
  type LakalaClient,
} from '../../../../adapters/networks/lakala/client.ts';
import { classifyRefusal } from '../../../../adapters/networks/lakala/refusals.ts';
import { createLakalaKeys } from '../../../../sandbox/lakala/options.ts';
import { signLakalaAnswer } from '../../../../sandbox/lakala/signatures.ts';
import { buildLakalaSettings } from '../../../support/audited-access.ts';
import { startFakeParty } from '../../../support/fake-party.ts';

const signal = new AbortController().signal;
const ours = { orgCode: 'O1', retUrl: 'https://pay.example/n' };

/** A client to which each call is answered so. */
const apiThat = (respData: object) => {
  const client: LakalaClient = async (call) => call.answer.parse(respData);
  return createLakalaApi(client, ours);
};

describe('An answer of Lakala with empty fields', () => {
  it('An answer of Lakala with empty fields tells the state of a contract', async () => {
    const contract = {
      ...{ orgCode: 'O1', orderNo: 'n-1', contractId: 'c-1' },
      ...{ contractStatus: 'REVIEW_ING', contractMemo: null },
    };
    const read = await apiThat(contract).readContract('n-1', 'c-1', signal);
    expect(read).toMatchObject({ contractStatus: 'REVIEW_ING', contractMemo: '' });
  });

  it('An answer of Lakala with empty fields shows that a terminal has no account', async () => {
    const place = { merchantNo: '822100000000001', terminalNo: 'T1' };
    const account = { orderNo: null, merCupNo: place.merchantNo, termNo: 'T1', acctNo: null };
    expect(await apiThat(account).readAccount(place, signal)).toBe('');
  });
});

describe('An account that Lakala shows', () => {
  it('An account that Lakala shows is not that of a terminal when the answer names the merchant alone', async () => {
    const place = { merchantNo: '822100000000001', terminalNo: 'T1' };
    const account = { merCupNo: place.merchantNo, acctNo: '621700*********1011' };
    await expect(apiThat(account).readAccount(place, signal)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('The bank of a card', () => {
  const bank = {
    ...{ bankCode: '105100000026', bankName: '建设银行', clearingBankCode: '105100000026' },
  };

  it.each([
    ['nothing', {}, true],
    ['the card', { cardNo: '6217000200112001011' }, true],
    ['the card with stars', { cardNo: '621700*********1011' }, true],
    ['another card', { cardNo: '6222020200112001025' }, false],
    ['another number', { orderNo: 'of-another' }, false],
    ['another organisation', { orgCode: 'O2' }, false],
  ])(
    'The bank of a card is told by an answer that repeats %s: %j, %s',
    async (_what, more, isOurs) => {
      const read = apiThat({ ...bank, ...more }).findCardBank('6217000200112001011', signal);
      if (isOurs) await expect(read).resolves.toEqual(bank);
      else await expect(read).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );
});

describe('A refusal of Lakala', () => {
  it.each(['订单编号重复', '请勿重复提交'])(
    'A refusal of Lakala that the number came twice (%s) does not say what became of the first',
    (retMsg) => {
      expect(classifyRefusal({ retCode: '100006', retMsg })).toBe('unknown');
    },
  );

  it.each([
    ['names no application', { contractId: null }, 'refused'],
    ['has nothing to say beside it', {}, 'refused'],
    ['names an application', { contractId: 'c-1' }, 'unknown'],
  ])('A refusal of Lakala that %s (%j) leaves the order %s', async (_what, respData, kind) => {
    const keys = await createLakalaKeys();
    const text = JSON.stringify({ retCode: '100048', retMsg: null, respData });
    const { url } = await startFakeParty((response) => {
      response.writeHead(200, signLakalaAnswer(text, keys)).end(text);
    });
    const client = createLakalaClient(buildLakalaSettings(url, keys));
    const call = { about: 'change', path: '/change', kind: 'order' as const, data: {} };
    await expect(client({ ...call, answer: z.object({}), signal })).rejects.toMatchObject({ kind });
  });
});
