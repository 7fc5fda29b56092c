/** What became of a campaign, as CSV: faults of its file before it begins, results per row after. */
import type { CampaignRowResult } from '../../adapters/storage/campaigns.ts';
import { isFailureCode, describeFailure } from '../../domain/failures/codes.ts';
import type { TemplateValues } from '../../domain/text/templates.ts';
import type { RowFault } from './loader.ts';

const resultColumns = 'line,acquirerId,merchantId,requestId,state,code,zh,en';
const faultColumns = 'line,field,code,zh,en';

/** A line per row, in the order of the file, header first. Ids, states and texts only. */
export async function* writeResultsCsv(
  rows: AsyncIterable<CampaignRowResult>,
): AsyncGenerator<string> {
  yield formatCsvLine(resultColumns.split(','));
  for await (const { rowNo, acquirerId, merchantId, requestId, state, code = '' } of rows)
    yield formatCsvLine([
      `${rowNo}`,
      acquirerId,
      merchantId,
      requestId,
      state,
      code,
      ...findTexts(code),
    ]);
}

/** A line per fault, with its remedy in both languages. */
export function* writeFaultsCsv(faults: readonly RowFault[]): Generator<string> {
  yield formatCsvLine(faultColumns.split(','));
  for (const { line, problems } of faults)
    for (const { field, code, params } of problems)
      yield formatCsvLine([`${line}`, field, code, ...findTexts(code, params)]);
}

const findTexts = (code: string, params?: TemplateValues): [string, string] => {
  if (!isFailureCode(code)) return ['', ''];
  const { zh, en } = describeFailure(code, params);
  return [zh, en];
};

/** RFC 4180. */
const formatCsvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
