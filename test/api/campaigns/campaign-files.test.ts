import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampaignRowResult } from '../../../adapters/storage/campaign-rows.ts';
import { readCampaignCsv, type CsvRow } from '../../../api/campaigns/csv-reader.ts';
import { describeFailure } from '../../../domain/failures/codes.ts';
import { writeResultsCsv } from '../../../api/campaigns/results-csv.ts';
import {
  buildCells,
  buildFile,
  buildLine,
  header,
  splitIntoChunks,
} from '../../support/campaign-file.ts';
import { cards, people } from '../../support/people.ts';

const { name, idNumber } = people.owner;

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
    const rows = await read(buildFile(buildLine('M-1'), buildLine('M-2')));
    expect(rows).toMatchObject([
      { line: 2, row: { merchantId: 'M-1', acquirerId: 'demo', person: { name } } },
      { line: 3, row: { merchantId: 'M-2', account: { accountNumber: cards.good } } },
    ]);
  });

  it.each([
    ['a byte order mark', `\uFEFF${buildFile(buildLine('M-1'))}`],
    ['semicolons', buildFile(buildLine('M-1')).replaceAll(',', ';')],
    ['blank lines and blanks around cells', `${header}\n\n ${buildCells('M-1').join(' , ')}\n\n`],
    [
      'quotes around a cell with a comma',
      buildFile(buildLine('M-1', { bankName: '"建设银行, 北京"' })),
    ],
    [
      'numbers as people type them',
      buildFile(buildLine('M-1', { accountNumber: '6217 0002-0011 2001 011' })),
    ],
  ])('may have %s', async (_case, text) => {
    expect(await read(text)).toMatchObject([{ row: { merchantId: 'M-1' } }]);
  });

  const two = (lineEnd: string, rowEnd: string) =>
    `${header}${lineEnd}${buildLine('M-1')}${rowEnd}${buildLine('M-2')}${rowEnd}`;
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
    ['a semicolon in a comma file', buildLine('M-1', { bankName: '建设银行;北京' })],
    ['quotes inside a cell', buildLine('M-1', { bankName: '"建设""银行"""' })],
    ['an apostrophe before the number', buildLine('M-1', { accountNumber: `'${cards.good}` })],
    ['a formula that keeps the digits', buildLine('M-1', { accountNumber: `="${cards.good}"` })],
    [
      'a quoted formula that keeps the digits',
      buildLine('M-1', { accountNumber: `"=""${cards.good}"""` }),
    ],
    ['a tab before the number', buildLine('M-1', { accountNumber: `\t${cards.good}` })],
  ])('has %s in a cell, and the rows behind it', async (_case, first) => {
    const rows = await read(buildFile(first, buildLine('M-2')));
    expect(rows).toMatchObject([
      { line: 2, row: { account: { accountNumber: cards.good } } },
      { line: 3, row: { merchantId: 'M-2' } },
    ]);
  });

  it('has a comma in a cell of a semicolon file', async () => {
    const text = buildFile(buildLine('M-1', { bankName: '建设银行#北京' }))
      .replaceAll(',', ';')
      .replaceAll('#', ',');
    expect(await read(text)).toMatchObject([{ row: { merchantId: 'M-1' } }]);
  });

  it.each(['\n', '\r\n', '\r'])(
    'has its faults at the line that an editor shows, also behind a cell with a line break %j',
    async (lineBreak) => {
      const rows = [
        buildLine('M-1', { bankName: `"建设银行${lineBreak}北京"` }),
        buildLine('M-2', { oldLast4: '88' }),
        buildLine('M-3', { oldLast4: '88', bankName: `"建设银行${lineBreak}北京"` }),
        buildLine('M-4', { oldLast4: '88' }),
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
      const row = buildLine('M-1', { accountNumber: `"${accountNumber}"` });
      const [fault] = await read(buildFile(row));
      expect(fault).toMatchObject({
        problems: [{ field: 'accountNumber', code: 'INP_CELL_ROUNDED' }],
      });
      expect(describeFailure('INP_CELL_ROUNDED').zh).toContain('文本格式');
      expect(describeFailure('INP_CELL_ROUNDED').en).toContain('as text');
    },
  );

  it('has all faults of a row reported at once, by line, column and code', async () => {
    const faulty = buildLine('M 1', {
      oldLast4: '88',
      accountNumber: `${cards.good.slice(0, -1)}2`,
      applicantIdNumber: '110105198506120043',
      applicantMobile: '',
    });
    expect(await findFaults(buildFile(buildLine('M-0'), faulty))).toEqual([
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
    const faults = await findFaults([first, buildLine('M-1')].join('\n'));
    expect(faults.map((fault) => fault.split(' ')[1])).toEqual(expect.arrayContaining(fields));
    expect(await read(first)).toHaveLength(1);
  });

  it('without a header is refused without repeating its numbers', async () => {
    const faults = JSON.stringify(await read(buildLine('M-1')));
    expect(faults).not.toMatch(/\d{12}/);
    expect(faults).toContain('INP_UNKNOWN_FIELD');
  });

  it('is read on after a row with too many or too few cells', async () => {
    const text = buildFile(`${buildLine('M-1')},more`, 'M-2,8889', buildLine('M-3'));
    expect(await findFaults(text)).toEqual(['2 row INP_FORMAT', '3 row INP_FORMAT']);
    expect(await read(text)).toHaveLength(3);
  });

  it('is read up to a quote that is never closed', async () => {
    const text = buildFile(
      buildLine('M-1'),
      `"${buildLine('M-2')}`,
      ...Array<string>(99).fill(buildLine('M-3')),
    );
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
        yield `${buildLine(`M-${produced}`)}\n`;
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
