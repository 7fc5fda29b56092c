/** What became of a campaign, as CSV: faults of its file before it begins, results per row after. */
import type { RowResult } from '../../adapters/campaigns.ts';
import { isFailureCode, textOf } from '../../domain/failures.ts';
import type { Values } from '../../domain/wording.ts';
import type { RowFault } from './loading.ts';

const resultColumns = 'line,acquirerId,merchantId,requestId,state,code,zh,en';
const faultColumns = 'line,field,code,zh,en';

/** A line per row, in the order of the file, header first. Ids, states and texts only. */
export async function* resultsCsv(rows: AsyncIterable<RowResult>): AsyncGenerator<string> {
  yield lineOf(resultColumns.split(','));
  for await (const { rowNo, acquirerId, merchantId, requestId, state, code = '' } of rows)
    yield lineOf([`${rowNo}`, acquirerId, merchantId, requestId, state, code, ...textsOf(code)]);
}

/** A line per fault, with its remedy in both languages. */
export function* faultsCsv(faults: readonly RowFault[]): Generator<string> {
  yield lineOf(faultColumns.split(','));
  for (const { line, problems } of faults)
    for (const { field, code, params } of problems)
      yield lineOf([`${line}`, field, code, ...textsOf(code, params)]);
}

const textsOf = (code: string, params?: Values): [string, string] => {
  if (!isFailureCode(code)) return ['', ''];
  const { zh, en } = textOf(code, params);
  return [zh, en];
};

/** RFC 4180. */
const lineOf = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
