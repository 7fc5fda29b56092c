import { describe, expect, it } from 'vitest';
import { connectParty } from '../../../adapters/http/party.ts';
import { createEsignAdapter } from '../../../adapters/parties/esign.ts';
import { createFakeVault, startFakeParty } from '../../support/fake-party.ts';

const options = { signal: new AbortController().signal };
const subject = { requestId: 'r-1', personToken: 'pers_1', accountToken: 'acct_1' };
const version = 'settlement-card-change-with-supplement/1';
const order = {
  ...{ key: 'r-1/sign/acct_1.pers_1', merchant: { acquirerId: 'demo', merchantId: 'M-1' } },
  ...{ version, oldLast4: '1025', newLast4: '1011', bankName: '建设银行', feeFen: 0 },
  ...subject,
};
const opened = {
  ...{ ...subject, signingId: 's-1', url: 'https://sign.example/s-1' },
  ...{ version, textHash: 'a'.repeat(64) },
};

async function open(json: object) {
  const { url } = await startFakeParty({ status: 201, json });
  const party = connectParty('esign', { url, secret: 's' });
  const back = 'https://pay.example.com/change/back';
  return createEsignAdapter(party, createFakeVault().vault, back).open(order, options);
}

describe('A signing that is opened', () => {
  it('A signing that is opened is of the text that was ordered', async () => {
    expect(await open(opened)).toMatchObject({ signingId: 's-1', version });
  });

  it.each([
    ['another text', { version: 'settlement-card-change/1' }, 'unavailable'],
    ['another person', { personToken: 'pers_2' }, 'refused'],
    ['another account', { accountToken: 'acct_2' }, 'refused'],
    ['another request', { requestId: 'r-2' }, 'refused'],
  ])('A signing that is opened for %s does not count', async (_what, more, kind) => {
    await expect(open({ ...opened, ...more })).rejects.toMatchObject({ kind });
  });
});
