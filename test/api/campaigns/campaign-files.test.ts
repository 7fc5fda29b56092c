import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignRowResult } from '../../../adapters/storage/campaign-rows.ts';
import type { Storage } from '../../../adapters/storage/storage.ts';
import { readCampaignCsv, type CsvRow } from '../../../api/campaigns/csv-reader.ts';
import { describeFailure } from '../../../domain/failures/codes.ts';
import { loadCampaign } from '../../../api/campaigns/loader.ts';
import { writeResultsCsv } from '../../../api/campaigns/results-csv.ts';
import { buildCells, header } from '../../support/campaign-file.ts';
import { openMemoryStorage } from '../../support/memory-database.ts';
import { cards, people, staff } from '../../support/people.ts';

const { name, idNumber } = people.owner;
const line = (merchantId: string, more?: Record<string, string>): string =>
  buildCells(merchantId, more).join(',');
const buildFile = (...lines: string[]): string => [header, ...lines].join('\r\n');

async function* splitIntoChunks(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
const read = (text: string): Promise<CsvRow[]> =>
  collect(readCampaignCsv(splitIntoChunks(text), { acquirerId: 'demo' }));
const findFaults = async (text: string): Promise<string[]> =>
  (await read(text)).flatMap((each) =>
    'problems' in each
      ? each.problems.map(({ field, code }) => `${each.line} ${field} ${code}`)
      : [],
  );

describe("a campaign's file", () => {
  it('is read row by row with line numbers, in chunks of any size', async () => {
    const rows = await read(buildFile(line('M-1'), line('M-2')));
    expect(rows).toMatchObject([
      { line: 2, row: { merchantId: 'M-1', acquirerId: 'demo', person: { name } } },
      { line: 3, row: { merchantId: 'M-2', account: { accountNumber: cards.good } } },
    ]);
  });

  it.each([
    ['a byte order mark', `\uFEFF${buildFile(line('M-1'))}`],
    ['semicolons', buildFile(line('M-1')).replaceAll(',', ';')],
    ['blank lines and blanks around cells', `${header}\n\n ${buildCells('M-1').join(' , ')}\n\n`],
    ['quotes around a cell with a comma', buildFile(line('M-1', { bankName: '"建设银行, 北京"' }))],
    [
      'numbers as people type them',
      buildFile(line('M-1', { accountNumber: '6217 0002-0011 2001 011' })),
    ],
  ])('may have %s', async (_case, text) => {
    expect(await read(text)).toMatchObject([{ row: { merchantId: 'M-1' } }]);
  });

  const two = (lineEnd: string, rowEnd: string) =>
    `${header}${lineEnd}${line('M-1')}${rowEnd}${line('M-2')}${rowEnd}`;
  it.each([
    ['CRLF behind the header and LF behind rows', two('\r\n', '\n')],
    ['LF behind the header and CRLF behind rows', two('\n', '\r\n')],
    ['CR alone', two('\r', '\r')],
    ['commas behind header and every row', two(',,\r\n', ',,\r\n')],
    ['commas behind the header only in rows', two('\r\n', ',\r\n')],
    ['rows of commas only', `${two('\n', '\n')},,,,,,,,,,,,\n,,\n`],
    ['sep=, first', `sep=,\r\n${two('\r\n', '\r\n')}`],
    ['sep=; first', `\uFEFFsep=;\r\n${two('\r\n', '\r\n').replaceAll(',', ';')}`],
    ['tabs', two('\n', '\n').replaceAll(',', '\t')],
    ['blank lines before the header', `\r\n\r\n${two('\r\n', '\r\n')}`],
  ])('as Excel writes it may have %s', async (_case, text) => {
    const rows = await read(text);
    expect(rows.map((row) => 'row' in row && row.row.merchantId)).toEqual(['M-1', 'M-2']);
  });

  it.each([
    ['a semicolon in a comma file', line('M-1', { bankName: '建设银行;北京' })],
    ['quotes inside a cell', line('M-1', { bankName: '"建设""银行"""' })],
    ['an apostrophe before the number', line('M-1', { accountNumber: `'${cards.good}` })],
    ['a formula that keeps the digits', line('M-1', { accountNumber: `="${cards.good}"` })],
    [
      'a quoted formula that keeps the digits',
      line('M-1', { accountNumber: `"=""${cards.good}"""` }),
    ],
    ['a tab before the number', line('M-1', { accountNumber: `\t${cards.good}` })],
  ])('has %s in a cell, and the rows behind it', async (_case, first) => {
    const rows = await read(buildFile(first, line('M-2')));
    expect(rows).toMatchObject([
      { line: 2, row: { account: { accountNumber: cards.good } } },
      { line: 3, row: { merchantId: 'M-2' } },
    ]);
  });

  it('has a comma in a cell of a semicolon file', async () => {
    const text = buildFile(line('M-1', { bankName: '建设银行#北京' }))
      .replaceAll(',', ';')
      .replaceAll('#', ',');
    expect(await read(text)).toMatchObject([{ row: { merchantId: 'M-1' } }]);
  });

  it.each(['\n', '\r\n', '\r'])(
    'has its faults at the line that an editor shows, also behind a cell with a line break %j',
    async (lineBreak) => {
      const rows = [
        line('M-1', { bankName: `"建设银行${lineBreak}北京"` }),
        line('M-2', { oldLast4: '88' }),
        line('M-3', { oldLast4: '88', bankName: `"建设银行${lineBreak}北京"` }),
        line('M-4', { oldLast4: '88' }),
      ];
      expect(await findFaults([header, ...rows].join(lineBreak))).toEqual([
        '4 oldLast4 INP_CARD_CHECK',
        '5 oldLast4 INP_CARD_CHECK',
        '7 oldLast4 INP_CARD_CHECK',
      ]);
      expect(await findFaults(`sep=,${lineBreak}${[header, ...rows].join(lineBreak)}`)).toEqual([
        '5 oldLast4 INP_CARD_CHECK',
        '6 oldLast4 INP_CARD_CHECK',
        '8 oldLast4 INP_CARD_CHECK',
      ]);
    },
  );

  it.each(['6.22202E+18', '6.22202e+18', '6E18', '6,22202E+18'])(
    'has the number %s refused, with the remedy to format the column as text',
    async (accountNumber) => {
      const row = line('M-1', { accountNumber: `"${accountNumber}"` });
      const [fault] = await read(buildFile(row));
      expect(fault).toMatchObject({
        problems: [{ field: 'accountNumber', code: 'INP_CELL_ROUNDED' }],
      });
      expect(describeFailure('INP_CELL_ROUNDED').zh).toContain('文本格式');
      expect(describeFailure('INP_CELL_ROUNDED').en).toContain('as text');
    },
  );

  it('has all faults of a row reported at once, by line, column and code', async () => {
    const faulty = line('M 1', {
      oldLast4: '88',
      accountNumber: `${cards.good.slice(0, -1)}2`,
      applicantIdNumber: '110105198506120043',
      applicantMobile: '',
    });
    expect(await findFaults(buildFile(line('M-0'), faulty))).toEqual([
      '3 merchantId INP_FORMAT',
      '3 oldLast4 INP_CARD_CHECK',
      '3 accountNumber INP_CARD_CHECK',
      '3 applicantMobile INP_REQUIRED',
      '3 applicantIdNumber INP_ID_CHECK',
    ]);
  });

  it.each([
    ['an unknown column', header.replace('oldLast4', 'cvn'), ['cvn', 'oldLast4']],
    ['a column twice', `${header},bankName`, ['bankName']],
    ['no column at all', '', header.split(',')],
  ])('is refused at its header for %s', async (_case, first, fields) => {
    const faults = await findFaults([first, line('M-1')].join('\n'));
    expect(faults.map((fault) => fault.split(' ')[1])).toEqual(expect.arrayContaining(fields));
    expect(await read(first)).toHaveLength(1);
  });

  it('without a header is refused without repeating its numbers', async () => {
    const faults = JSON.stringify(await read(line('M-1')));
    expect(faults).not.toMatch(/\d{12}/);
    expect(faults).toContain('INP_UNKNOWN_FIELD');
  });

  it('is read on after a row with too many or too few cells', async () => {
    const text = buildFile(`${line('M-1')},more`, 'M-2,8889', line('M-3'));
    expect(await findFaults(text)).toEqual(['2 row INP_FORMAT', '3 row INP_FORMAT']);
    expect(await read(text)).toHaveLength(3);
  });

  it('is read up to a quote that is never closed', async () => {
    const text = buildFile(line('M-1'), `"${line('M-2')}`, ...Array<string>(99).fill(line('M-3')));
    const rows = await read(text);
    expect(rows[0]).toMatchObject({ row: { merchantId: 'M-1' } });
    expect(rows.slice(1)).toMatchObject([{ problems: [{ field: 'row', code: 'INP_FORMAT' }] }]);
  });

  it('is read only as far as rows are requested', async () => {
    let produced = 0;
    async function* endless() {
      yield `${header}\n`;
      for (;;) {
        produced += 1;
        yield `${line(`M-${produced}`)}\n`;
      }
    }
    const rows = readCampaignCsv(endless(), { acquirerId: 'demo' });
    await rows.next();
    await rows.return(undefined);
    expect(produced).toBeLessThan(2_000);
  });

  it('is read without an error whatever it contains, and its faults contain no number', async () => {
    const anything = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(',', '"', '\r\n', cards.good, idNumber),
      ),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (parts) => {
        const rows = await read(`${header}\n${parts.join('')}`);
        const faults = rows.filter((each) => 'problems' in each);
        expect(JSON.stringify(faults)).not.toMatch(/\d{12}/);
      }),
      { numRuns: 50 },
    );
  });
});

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
    expect(await load('tokens', buildFile(line('M-1')))).toEqual({
      encoding: 'utf-8',
      rows: 1,
      faulty: 0,
      faults: [],
    });
    const [request] = await readRequests('tokens', [2]);
    expect(JSON.stringify(request)).not.toMatch(/\d{12}/);
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
    const text = buildFile(line('M-1'), line('M-2'));
    await load('again', text);
    const before = await readRequests('again', [2, 3]);
    await load('again', text);
    expect(await readRequests('again', [2, 3])).toEqual(before);
    expect(new Set(before.map(({ requestId }) => requestId)).size).toBe(2);
  });

  it('takes valid rows and reports what is wrong with the others', async () => {
    const loaded = await load(
      'faulty',
      buildFile(line('M-1'), line('M-2', { bankCode: 'x' }), line('M-1'), line('M-4')),
    );
    expect(loaded).toMatchObject({ rows: 2, faulty: 2 });
    expect(loaded.faults).toMatchObject([
      { line: 3, problems: [{ field: 'bankCode', code: 'INP_BRANCH_CHECK' }] },
      { line: 4, problems: [{ field: 'merchantId', code: 'INP_REPEATED' }] },
    ]);
    expect(JSON.stringify(loaded.faults)).not.toMatch(/\d{12}/);
  });

  it('[I13] takes only rows of the acquirers of the campaign', async () => {
    const text = `${header},acquirerId\n${line('M-1')},acq-a\n${line('M-1')},acq-b\n${line('M-3')},acq-c`;
    const loaded = await load('acquirers', text, ['acq-a', 'acq-b']);
    expect(loaded).toMatchObject({ rows: 2, faulty: 1, faults: [{ line: 4 }] });
    expect(JSON.stringify(loaded)).not.toContain('acq-c');
  });

  it('takes a file of many rows in batches', async () => {
    const lines = Array.from({ length: 110 }, (_, n) => line(`M-${n}`));
    expect(await load('many', buildFile(...lines))).toMatchObject({ rows: 110, faulty: 0 });
  }, 60_000);
});

it('The results of a campaign name the state of every row, with code and remedy', async () => {
  async function* rows(): AsyncGenerator<CampaignRowResult> {
    const row = { acquirerId: 'demo', merchantId: 'M-1', requestId: 'req-1' };
    yield { ...row, rowNo: 2, state: 'completed' };
    yield { ...row, rowNo: 3, state: 'refused', code: 'POL_OPEN_REQUEST' };
  }
  const lines = await collect(writeResultsCsv(rows()));
  expect(lines).toEqual([
    'line,acquirerId,merchantId,requestId,state,code,zh,en\r\n',
    '2,demo,M-1,req-1,completed,,,\r\n',
    '3,demo,M-1,req-1,refused,POL_OPEN_REQUEST,已有申请办理中,A request is already running.\r\n',
  ]);
});
