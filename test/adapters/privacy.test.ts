import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBankAdapter } from '../../adapters/parties/bank.ts';
import { connectParty } from '../../adapters/http/party.ts';
import { createEsignAdapter } from '../../adapters/parties/esign.ts';
import { createMerchantsAdapter } from '../../adapters/parties/merchants.ts';
import { createIdentityAdapter } from '../../adapters/parties/identity.ts';
import { createNetworksAdapter } from '../../adapters/networks/neutral-contract.ts';
import { createOcrAdapter } from '../../adapters/parties/ocr.ts';
import { createRegistryAdapter } from '../../adapters/parties/registry.ts';
import { createSettlementAdapter } from '../../adapters/parties/settlement.ts';
import { createGatewayProvider } from '../../adapters/sms/gateway.ts';
import { cardNumbers, residentIds } from '../support/numbers.ts';
import {
  dropConnection,
  startFakeParty,
  buildAccountSecrets,
  createFakeVault,
  type Reply,
} from '../support/fake-party.ts';

const options = { signal: new AbortController().signal };
const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
const head = {
  requestId: 'r-1',
  key: 'r-1/step/1',
  merchant,
  personToken: 'pers_1',
  accountToken: 'acct_1',
};
const photo = {
  ...head,
  kind: 'card-photo',
  mediaType: 'image/png',
  bytes: new Uint8Array([1]),
} as const;
const shown = { newLast4: '0128', bankName: '工商银行' };

/** Answers of parties that contain the number: in the code, the message, a field or broken text. */
const carelessReplies = (number: string): Reply[] => [
  { status: 422, json: { code: number, message: `account ${number} unknown` } },
  { status: 422, json: { code: 'ACC_NOT_FOUND', message: number } },
  { status: 400, json: { code: `E_${number}` } },
  { status: 409, json: { code: 'KEY_REUSED', message: number } },
  { status: 500, text: `failed at ${number}` },
  { status: 200, text: `{"state": ${number}` },
  { status: 200, json: { state: number, [number]: number, returned: { at: number } } },
  { status: 429, headers: { 'retry-after': number } },
  { status: 302, headers: { location: `https://example.com/${number}` } },
  dropConnection,
];

describe('A call that fails', () => {
  const secrets = fc.record({ number: cardNumbers, id: residentIds });

  it('[A69] A call that fails never contains a card or ID number, whatever the party answers', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, fc.nat(9), async ({ number, id }, n) => {
        const reply = carelessReplies(number)[n] ?? dropConnection;
        const { url, close } = await startFakeParty(reply);
        const { vault } = createFakeVault(
          buildAccountSecrets({ accountNumber: number, holderIdNumber: id }),
        );
        const party = connectParty('party', { url, secret: 's' });
        const returnUrl = 'https://pay.example.com/change/back';
        const calls = [
          createBankAdapter(party, vault, returnUrl).verifyAccount(head, options),
          createBankAdapter(party, vault, returnUrl).sendCredit({
            ...head,
            amountFen: 1,
            remark: '602815',
          }),
          createNetworksAdapter(party, vault).change({
            ...head,
            networkId: 'unionpay',
            kind: 'change',
          }),
          createSettlementAdapter(party, vault).order({ ...head, kind: 'set-target' }),
          createIdentityAdapter(party, vault, returnUrl).checkDocument(
            { requestId: 'r-1', merchant, personToken: 'pers_1' },
            options,
          ),
          createIdentityAdapter(party, vault, returnUrl).openFaceSession(
            { ...head, ...shown },
            options,
          ),
          createBankAdapter(party, vault, returnUrl).openPasswordCheck(
            { ...head, ...shown },
            options,
          ),
          createEsignAdapter(party, vault, returnUrl).open(
            { ...head, ...shown, version: 'v', oldLast4: '0001', feeFen: 0 },
            options,
          ),
          createMerchantsAdapter(party, vault).matchOwner(head, options),
          createOcrAdapter(party, party, vault).read(photo, options),
          createRegistryAdapter(party, party, vault).lookUp(head, options),
          createGatewayProvider(party, 'sign').send(
            {
              key: 'k',
              acquirerId: 'demo',
              to: '13800000001',
              templateId: 't',
              params: { number },
              text: number,
            },
            options,
          ),
        ];
        for (const result of await Promise.allSettled(calls)) {
          expect(result.status).toBe('rejected');
          const reported = result.status === 'rejected' ? everythingIn(result.reason) : '';
          for (const secret of [number, id, '602815', '13800000001', '赵阿香'])
            expect(reported).not.toContain(secret);
        }
        await close();
      }),
      { numRuns: 40 },
    );
  });
});

/** All text of an error that a log or a history would contain: own properties, message, stack and causes. */
function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack ?? ''} ${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${
    error.cause === undefined ? '' : everythingIn(error.cause)
  }`;
}
