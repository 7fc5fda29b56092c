import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storage } from '../../../adapters/storage/storage.ts';
import { loadCampaign } from '../../../api/campaigns/loader.ts';
import { buildFile, buildLine, header, splitIntoChunks } from '../../support/campaign-file.ts';
import { openMemoryStorage } from '../../support/memory-database.ts';
import { cards, staff } from '../../support/people.ts';
import { longNumber } from '../../support/numbers.ts';

describe('loading a campaign', () => {
  let storage: Storage;
  beforeAll(async () => {
    const vaultKeys = [{ id: 'test', key: Buffer.alloc(32, 1) }];
    storage = await openMemoryStorage(vaultKeys);
  }, 60_000);
  afterAll(() => storage.close());

  const load = (campaignId: string, text: string, acquirerIds = ['demo']) =>
    loadCampaign(
      splitIntoChunks(text, 999),
      { campaignId, acquirerIds, loadedBy: staff.operator },
      storage,
    );
  const readRequests = async (campaignId: string, rows: number[]) =>
    Promise.all(rows.map((rowNo) => storage.campaigns.readRequest(campaignId, rowNo)));

  it('[I9] stores numbers in the vault and tokens in the rows', async () => {
    expect(await load('tokens', buildFile(buildLine('M-1')))).toEqual({
      encoding: 'utf-8',
      rows: 1,
      faulty: 0,
      faults: [],
    });
    const [request] = await readRequests('tokens', [2]);
    expect(JSON.stringify(request)).not.toMatch(longNumber);
    expect(request).toMatchObject({
      acquirerId: 'demo',
      merchantId: 'M-1',
      intake: 'campaign',
      submittedBy: staff.operator,
      newAccount: { last4: cards.good.slice(-4) },
    });
    const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
    const token = request?.newAccount.token ?? '';
    const secrets = await storage.vault.detokenizeAccount(merchant, token, 'test');
    expect(secrets.accountNumber).toBe(cards.good);
  });

  it('gives the same row the same request, however often the file is loaded', async () => {
    const text = buildFile(buildLine('M-1'), buildLine('M-2'));
    await load('again', text);
    const before = await readRequests('again', [2, 3]);
    await load('again', text);
    expect(await readRequests('again', [2, 3])).toEqual(before);
    expect(new Set(before.map(({ requestId }) => requestId)).size).toBe(2);
  });

  it('leaves no row of a file that was given up for another one, however far it had come', async () => {
    const wrong = buildFile(...Array.from({ length: 60 }, (_, n) => buildLine(`M-WRONG-${n}`)));
    const givenUp = load('given up', wrong);
    const loaded = load('given up', buildFile(buildLine('M-1')));
    await expect(givenUp).rejects.toThrow('the rows of the later file count');
    expect(await loaded).toMatchObject({ rows: 1, faulty: 0 });
    const merchants: string[] = [];
    for await (const { merchantId } of storage.campaigns.streamResults('given up'))
      merchants.push(merchantId);
    expect(merchants).toEqual(['M-1']);
  });

  it('takes valid rows and reports what is wrong with the others', async () => {
    const loaded = await load(
      'faulty',
      buildFile(
        buildLine('M-1'),
        buildLine('M-2', { bankCode: 'x' }),
        buildLine('M-1'),
        buildLine('M-4'),
      ),
    );
    expect(loaded).toMatchObject({ rows: 2, faulty: 2 });
    expect(loaded.faults).toMatchObject([
      { line: 3, problems: [{ field: 'bankCode', code: 'INP_BRANCH_CHECK' }] },
      { line: 4, problems: [{ field: 'merchantId', code: 'INP_REPEATED' }] },
    ]);
    expect(JSON.stringify(loaded.faults)).not.toMatch(longNumber);
  });

  it('[I13] takes only rows of the acquirers of the campaign', async () => {
    const text = `${header},acquirerId\n${buildLine('M-1')},acq-a\n${buildLine('M-1')},acq-b\n${buildLine('M-3')},acq-c`;
    const loaded = await load('acquirers', text, ['acq-a', 'acq-b']);
    expect(loaded).toMatchObject({ rows: 2, faulty: 1, faults: [{ line: 4 }] });
    expect(JSON.stringify(loaded)).not.toContain('acq-c');
  });

  it('takes a file of many rows in batches', async () => {
    const lines = Array.from({ length: 110 }, (_, n) => buildLine(`M-${n}`));
    expect(await load('many', buildFile(...lines))).toMatchObject({ rows: 110, faulty: 0 });
  }, 60_000);
});
