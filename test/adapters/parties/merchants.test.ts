/** Merchant records of the acquirer's core, and the comparison of their names with the holder of the new account. */
import { describe, expect, it } from 'vitest';
import { connectParty } from '../../../adapters/http/party.ts';
import { createMerchantsAdapter } from '../../../adapters/parties/merchants.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { buildMerchant } from '../../support/facts.ts';
import { startFakeParty, buildAccountSecrets, createFakeVault } from '../../support/fake-party.ts';

const options = { signal: new AbortController().signal };
const merchant = { acquirerId: 'demo', merchantId: 'm-1001' };
const question = { requestId: 'r-1', accountToken: 'acct_1', personToken: 'pers_1' };
const { holder: _, ownerMatch: __, ...record } = buildMerchant();
const asked = { requestId: 'r-1', merchant, personToken: 'pers_1' };

async function read(
  more: object,
  holder: Parameters<typeof buildAccountSecrets>[0] = {},
  vault = createFakeVault(buildAccountSecrets(holder)),
) {
  const matched = { requestId: 'r-1', personToken: 'pers_1', match: 'MATCH' };
  const { url, received } = await startFakeParty(
    { status: 200, json: { ...record, ...more } },
    { status: 200, json: matched },
  );
  const merchants = createMerchantsAdapter(
    connectParty('merchants', { url, secret: 's' }),
    vault.vault,
  );
  const answer = await merchants.readRecord(merchant, question, options);
  return { answer, received, purposes: vault.purposes };
}

describe("A merchant's record", () => {
  it("[A2] A merchant's record is read for a request, with the fields that risk and eligibility need", async () => {
    const more = {
      settlementFrozen: true,
      owner: { adultFrom: '2003-06-12', fullCapacity: true },
      province: '11',
      waitingFen: 12_000,
    };
    const { answer, received } = await read(more);
    const ownerMatch = { personToken: 'pers_1', match: 'MATCH' };
    const { holder: ___, ...told } = answer;
    expect(told).toEqual({ ...record, ...more, ownerMatch });
    expect(received[0]?.url).toBe('/demo/m-1001?requestId=r-1');
  });

  it("[A52] A merchant's record cannot say of a network with a published contract that it neither audits nor pays", async () => {
    const networks = [
      { id: 'lakala', state: 'open', lead: true, approval: 'instant', pays: 'acquirer' },
      { id: 'unionpay', state: 'open', lead: false, pays: 'network' },
    ];
    const { url } = await startFakeParty({ status: 200, json: { ...record, networks } });
    const merchants = createMerchantsAdapter(
      connectParty('merchants', { url, secret: 's' }),
      createFakeVault().vault,
      ['lakala'],
    );
    const { networks: known } = await merchants.readRecord(merchant, undefined, options);
    expect(known).toMatchObject([
      { id: 'lakala', approval: 'audited', pays: 'network' },
      { id: 'unionpay', pays: 'network' },
    ]);
    expect(known[1]).not.toHaveProperty('approval');
  });

  it("A merchant's record is rejected when it is of another merchant", async () => {
    const other = read({ merchantId: 'm-1002' });
    await expect(other).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('A contact of the record', () => {
  it('[A72] A contact of the record comes with the security phrase of the owner, if there is one', async () => {
    const addressOf = async (json: object) => {
      const { url } = await startFakeParty({ status: 200, json });
      const party = connectParty('merchants', { url, secret: 's' });
      return createMerchantsAdapter(
        party,
        createFakeVault(buildAccountSecrets()).vault,
      ).findContactAddress(merchant, 'c-1', options);
    };
    const bare = { channel: 'sms', address: '13800138001' };
    expect(await addressOf(bare)).toEqual(bare);
    expect(await addressOf({ ...bare, securityPhrase: ' 桂香早茶 ' })).toEqual({
      ...bare,
      securityPhrase: '桂香早茶',
    });
  });
});

describe('An agent of the record', () => {
  it.each([
    ['by the address that the core has', 200, { channel: 'email', address: 'a@agents.example' }],
    ['not at all where the core has no address', 404, undefined],
  ])('An agent of the record is told %s', async (_what, status, expected) => {
    const { url } = await startFakeParty({ status, json: expected ?? { code: 'NOT_FOUND' } });
    const { vault } = createFakeVault(buildAccountSecrets());
    const adapter = createMerchantsAdapter(connectParty('merchants', { url, secret: 's' }), vault);
    expect(await adapter.findAgentAddress?.(merchant, 'agent-1', options)).toEqual(expected);
  });
});

describe('[A66] The holder of the new account', () => {
  const names = { operator: '赵阿香', legal: '朝阳区阿香小吃店' };

  it.each([
    ['the operator', { holderName: '赵阿香' }, 'MATCH'],
    ['the same name in another writing', { holderName: '赵 阿香' }, 'MATCH'],
    ['the operator in traditional signs', { holderName: '趙阿香' }, 'CLOSE_MATCH'],
    ['somebody else', { holderName: '王建国' }, 'NO_MATCH'],
    ['the shop, for a personal account', { holderName: '朝阳区阿香小吃店' }, 'NO_MATCH'],
    [
      'the shop, for a corporate account',
      { holderName: '朝阳区阿香小吃店', kind: 'CORPORATE' as const },
      'MATCH',
    ],
  ])(
    '[A66] The holder of the new account is compared with the record, and only the verdict is returned: %s',
    async (_who, holder, match) => {
      const { answer, purposes } = await read({ names }, holder);
      const { document, ...compared } = answer.holder ?? {};
      expect(compared).toEqual({ accountToken: 'acct_1', match, technicalities: [] });
      const isPersonal = !('kind' in holder);
      expect(document).toEqual(isPersonal ? { personToken: 'pers_1', match: 'MATCH' } : undefined);
      expect(JSON.stringify(answer)).not.toMatch(/赵阿香|朝阳区阿香/);
      expect(purposes).toEqual(['merchants: compare the holder and the owner for r-1']);
    },
  );

  it('[A66] The holder of the new account has its unusual characters named, which other systems may not accept', async () => {
    const holder = { holderName: '赵\u{20bb7}' };
    const { answer } = await read({ names: { operator: '赵\u{20bb7}' } }, holder);
    expect(answer.holder).toMatchObject({ match: 'MATCH', technicalities: ['rare-character'] });
  });

  it('[A66] The holder of the new account is compared with the owner when the record has no name for this kind of account', async () => {
    const owner = { name: '赵阿香', idNumber: '11010519491231002X', mobile: '13800000001' };
    const readFor = async (secrets: object, told: object = {}) =>
      (await read(told, {}, createFakeVault(buildAccountSecrets(secrets), owner))).answer.holder;
    expect(await readFor({})).toMatchObject({ match: 'MATCH', document: { match: 'MATCH' } });
    const stranger = { holderName: '王建国', holderIdNumber: '110105199001010010' };
    const refused = { match: 'NO_MATCH', document: { match: 'NO_MATCH' } };
    expect(await readFor(stranger)).toMatchObject(refused);
    const shopOnly = { names: { legal: '朝阳区阿香小吃店' } };
    expect(await readFor(stranger, shopOnly)).toMatchObject(refused);
  });

  it('[A66] The holder of the new account is not known when nothing is known of a company, or of whom a letter authorises', async () => {
    const readFor = async (secrets: object) => (await read({}, secrets)).answer.holder;
    expect(await readFor({ kind: 'CORPORATE' })).toBeUndefined();
    expect(await readFor({ holderRelation: 'AUTHORISED' })).toBeUndefined();
  });

  it('[E2 oldHolder.consent] The holder of the new account is compared with that of the bound card, and no name is passed on', async () => {
    const compare = async (settlementHolder: string, operator?: string) => {
      const names = { settlementHolder, ...(operator !== undefined && { operator }) };
      const { answer } = await read({ names }, { holderName: '赵阿香' });
      expect(JSON.stringify(answer)).not.toContain(settlementHolder);
      return answer.holder?.oldHolder;
    };
    expect(await compare('赵阿香', '赵阿香')).toEqual({ merchant: 'MATCH', newHolder: 'MATCH' });
    expect(await compare('王建国', '王建国')).toEqual({ merchant: 'MATCH', newHolder: 'NO_MATCH' });
    expect(await compare('王建国', '赵阿香')).toEqual({
      merchant: 'NO_MATCH',
      newHolder: 'NO_MATCH',
    });
    expect(await compare('趙阿香', '赵阿香')).toMatchObject({ merchant: 'CLOSE_MATCH' });
    // Without a name of the merchant nobody can say that it does not hold the card.
    expect(await compare('王建国')).toBeUndefined();
  });

  it('[A66] The holder of the new account is compared with no name that the core has left empty', async () => {
    const empty = { legal: '', operator: ' ', trade: '', creditCode: '', settlementHolder: '' };
    const readFor = async (secrets: object) => (await read({ names: empty }, secrets)).answer;
    expect((await readFor({ kind: 'CORPORATE' })).holder).toBeUndefined();
    const owner = { name: '赵阿香', idNumber: '11010519491231002X', mobile: '13800000001' };
    const vault = createFakeVault(buildAccountSecrets({}), owner);
    expect((await read({ names: empty }, {}, vault)).answer.holder).toEqual({
      accountToken: 'acct_1',
      match: 'MATCH',
      technicalities: [],
      document: { personToken: 'pers_1', match: 'MATCH' },
    });
  });

  it('[A66] The holder of the new account is not known when the vault does not know the account', async () => {
    const vault = createFakeVault();
    vault.vault.detokenizeBoth = async () => ({});
    expect((await read({ names }, {}, vault)).answer.holder).toBeUndefined();
  });

  it('[A66] The holder of the new account is read again while the vault cannot be read', async () => {
    const vault = createFakeVault();
    vault.vault.detokenizeBoth = async () => {
      throw new Error('connection lost');
    };
    await expect(read({ names }, {}, vault)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('[D one person] The registered owner', () => {
  async function matchOwner(json: object, status = 200) {
    const { url, received } = await startFakeParty({ status, json });
    const { vault } = createFakeVault();
    const party = connectParty('merchants', { url, secret: 's' });
    const answer = createMerchantsAdapter(party, vault).matchOwner(asked, options);
    return { answer, received };
  }
  const named = { requestId: 'r-1', personToken: 'pers_1' };

  it.each(['MATCH', 'CLOSE_MATCH', 'NO_MATCH'])(
    '[D one person] The registered owner is compared by the core, which gets name and number from the vault and answers a verdict: %s',
    async (match) => {
      const { answer, received } = await matchOwner({ ...named, match, name: '赵阿香' });
      expect(await answer).toEqual({ personToken: 'pers_1', match });
      expect(received[0]).toMatchObject({
        method: 'POST',
        url: '/demo/m-1001/owner-match',
        body: { ...named, name: '赵阿香', idNumber: '11010519491231002X' },
      });
    },
  );

  it('[D one person] The registered owner is asked about again while the core does not know', async () => {
    const unavailable = { kind: 'unavailable' };
    const unknown = await matchOwner({ ...named, match: 'UNKNOWN' });
    await expect(unknown.answer).rejects.toMatchObject(unavailable);
    const down = await matchOwner({}, 503);
    await expect(down.answer).rejects.toMatchObject(unavailable);
  });

  it('[D one person] The registered owner is not known by an answer about somebody else', async () => {
    for (const other of [{ personToken: 'pers_2' }, { requestId: 'r-2' }]) {
      const { answer } = await matchOwner({ ...named, ...other, match: 'MATCH' });
      await expect(answer).rejects.toMatchObject({ kind: 'refused', code: 'UPS_OTHER_SUBJECT' });
    }
  });

  it('[D one person] The registered owner is missing from a record that the core could not compare', async () => {
    const { url } = await startFakeParty(
      { status: 200, json: record },
      { status: 200, json: { ...named, match: 'UNKNOWN' } },
    );
    const party = connectParty('merchants', { url, secret: 's' });
    const adapter = createMerchantsAdapter(party, createFakeVault().vault);
    const answer = await adapter.readRecord(merchant, question, options);
    expect(answer).not.toHaveProperty('ownerMatch');
  });
});

describe('[D one person] The document of the holder', () => {
  it('[D one person] The document of the holder is that of the owner, or of the company as the core knows it', async () => {
    const holderOf = async (secrets: object, creditCode?: string) => {
      const owner = { name: '赵阿香', idNumber: '11010519491231002X', mobile: '13800000001' };
      const vault = createFakeVault(buildAccountSecrets(secrets), owner);
      const names = { operator: '赵阿香', legal: '赵阿香', ...(creditCode && { creditCode }) };
      return (await read({ names }, {}, vault)).answer.holder?.document?.match;
    };
    const code = '91110105MA01A2B3C4';
    const company = { kind: 'CORPORATE', holderIdNumber: code };
    expect(await holderOf({})).toBe('MATCH');
    expect(await holderOf({ holderIdNumber: '110105199001010010' })).toBe('NO_MATCH');
    expect(await holderOf(company, code)).toBe('MATCH');
    expect(await holderOf(company, '92110105MA01A2B3C4')).toBe('NO_MATCH');
    // Registers of companies abroad print their numbers with dashes and blanks, and some cores keep small letters.
    expect(await holderOf(company, ' 9111 0105-ma01a2b3c4')).toBe('MATCH');
    expect(await holderOf(company)).toBeUndefined();
    expect(await holderOf({ holderRelation: 'AUTHORISED' })).toBeUndefined();
  });
});

describe('[A74] The list of merchants', () => {
  const list = async (answer: { status: number; json: object }, after?: string) => {
    const { url, received } = await startFakeParty(answer);
    const merchants = createMerchantsAdapter(
      connectParty('merchants', { url, secret: 's' }),
      createFakeVault(buildAccountSecrets({})).vault,
    );
    return { listed: merchants.listMerchants?.('demo', after, options), received };
  };

  it('[A74] The list of merchants is read behind the last one, and is empty where the core has none', async () => {
    const page = await list({ status: 200, json: { merchants: ['M-2', 'M-3'] } }, 'M-1');
    expect(await page.listed).toEqual(['M-2', 'M-3']);
    expect(page.received[0]?.url).toBe('/demo?after=M-1');
    const none = await list({ status: 404, json: { code: 'NOT_FOUND', message: 'no list' } });
    expect(await none.listed).toEqual([]);
  });

  it('[A74] The list of merchants that does not go on is no list: it would be read for ever', async () => {
    const { listed } = await list({ status: 200, json: { merchants: ['M-1'] } }, 'M-1');
    await expect(listed).rejects.toBeInstanceOf(PortFailure);
  });
});
