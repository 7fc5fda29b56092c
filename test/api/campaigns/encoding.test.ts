import { describe, expect, it } from 'vitest';
import { readFileText } from '../../../api/campaigns/encoding.ts';
import { setUpApi, createKey, createToken, owner, type Claims } from '../../support/api.ts';
import { buildCampaignFile, buildCells, header } from '../../support/campaign-file.ts';
import { measureCpuMs } from '../../support/cpu-time.ts';

const { api, storage } = setUpApi();
const operator: Claims = { sub: 'operator-1', roles: ['operator'] };

/** The signs of two bytes, as Excel writes them. */
const gbk = new Map<string, number[]>();
for (let lead = 0x81; lead < 0xff; lead += 1)
  for (let trail = 0x40; trail < 0xff; trail += 1)
    gbk.set(new TextDecoder('gbk').decode(Uint8Array.of(lead, trail)), [lead, trail]);
const toGb18030 = (text: string): Buffer =>
  Buffer.from(
    Array.from(text).flatMap((sign) => gbk.get(sign) ?? [...Buffer.from(sign, 'latin1')]),
  );

async function send(bytes: Uint8Array, key = createKey()) {
  const response = await api().app.request('/v1/campaigns', {
    method: 'POST',
    body: Buffer.from(bytes),
    headers: {
      authorization: `Bearer ${await createToken(operator)}`,
      'content-type': 'text/csv',
      'idempotency-key': key,
    },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const readBack = async (campaignId: unknown, merchantId: string, rowNo = 2) => {
  const request = await storage().campaigns.readRequest(String(campaignId), rowNo);
  const merchant = { acquirerId: 'demo', merchantId };
  return storage().vault.detokenizeAccount(merchant, request.newAccount.token, 'test');
};

describe('the file of a campaign', () => {
  it('in UTF-8 is read as such, and the answer says so', async () => {
    const { body } = await send(Buffer.from(buildCampaignFile('M-1')));
    expect(body).toMatchObject({ encoding: 'utf-8', rows: 1, faulty: 0 });
  });

  it('that Excel saved as GBK is read as GB18030, and the answer says so', async () => {
    const { body } = await send(toGb18030(buildCampaignFile('M-1', 'M-2')));
    expect(body).toMatchObject({ encoding: 'gb18030', rows: 2, faulty: 0, faults: [] });
    expect((await readBack(body['campaignId'], 'M-1')).holderName).toBe('李桂香');
  });

  it('in GB18030 is read so in every row, also in one that happens to be valid UTF-8', async () => {
    const row = (merchantId: string, holderName: string) =>
      buildCells(merchantId, { holderName, applicantName: holderName, bankName: '105' }).join(',');
    // The bytes of 谢霞 in GB18030 are two Cyrillic letters and a Greek one in UTF-8.
    const file = toGb18030([header, row('M-1', '谢小霞'), row('M-2', '李桂香')].join('\r\n'));
    const { body } = await send(file);
    expect(body).toMatchObject({ encoding: 'gb18030', rows: 2 });
    expect((await readBack(body['campaignId'], 'M-1')).holderName).toBe('谢小霞');
  });

  const [top = '', ...rows] = buildCampaignFile('M-1', 'M-2').split('\r\n');
  const mixedColumn = Buffer.concat(
    rows.flatMap((row) => {
      const [before = '', after = ''] = row.split('建设银行');
      return [toGb18030(`${before}`), Buffer.from('建设银行'), toGb18030(`${after}\r\n`)];
    }),
  );
  it.each([
    ['with one column in another encoding', [Buffer.from(`${top}\r\n`), mixedColumn], 'UTF-8'],
    [
      'with one row in another encoding',
      [Buffer.from(`${top}\r\n${rows[0]}\r\n`), toGb18030(rows[1] ?? '')],
      'UTF-8',
    ],
    ['in UTF-16', [Buffer.from(`\uFEFF${top}\r\n${rows[0]}`, 'utf16le')], 'UTF-16'],
    ['in neither', [Buffer.from(top), Buffer.from([0x0d, 0x0a, 0xff, 0xff, 0x0a])], 'GB18030'],
    ['in which a program lost signs', [Buffer.from(`${top}\r\n\uFFFD\uFFFD`)], 'U+FFFD'],
  ])('%s has one fault, which names the encoding', async (_what, parts, named) => {
    const { status, body } = await send(Buffer.concat(parts));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      rows: 0,
      faulty: 1,
      faults: [{ line: 1, problems: [{ field: 'file', code: 'INP_ENCODING' }] }],
    });
    expect(JSON.stringify(body['faults'])).toContain(named);
    expect(body).not.toHaveProperty('encoding');
  });

  it('may be split anywhere on its way', async () => {
    async function* bytes() {
      for (const byte of toGb18030('李桂香,谢霞')) yield Uint8Array.of(byte);
    }
    const file = await readFileText(bytes());
    let text = '';
    if ('text' in file) for await (const piece of file.text) text += piece;
    expect(text).toBe('李桂香,谢霞');
  });

  it('with thousands of wrong columns gets a short answer', async () => {
    const { body } = await send(Buffer.from(Array.from({ length: 900 }, (_, n) => `c${n}`).join()));
    expect(JSON.stringify(body).length).toBeLessThan(30_000);
  });
});

describe('a long file of a campaign', () => {
  it('does not keep other callers waiting: none of them waits for a third of its work', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `M-LONG-${n}`);
    let isLoading = true;
    const loading = send(toGb18030(buildCampaignFile(...ids))).finally(() => (isLoading = false));
    const waits: number[] = [];
    while (isLoading) {
      // In time of this process: what other processes of the machine do says nothing about the API.
      const wait = await measureCpuMs(async () => {
        expect((await api().get('/v1/card-changes', { as: owner })).status).toBe(200);
      });
      waits.push(wait);
    }
    expect((await loading).body).toMatchObject({ rows: 300 });
    expect(waits.length).toBeGreaterThan(5);
    const all = waits.reduce((sum, wait) => sum + wait, 0);
    expect(Math.max(...waits)).toBeLessThan(all / 3);
  }, 120_000);
});
