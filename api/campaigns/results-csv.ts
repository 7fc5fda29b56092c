/** The results of a campaign as CSV. */
import type { CampaignRowResult } from '../../adapters/storage/campaign-rows.ts';
import { isFailureCode, describeFailure } from '../../domain/failures/codes.ts';
import { byteOrderMark, formatCsvLine } from '../../domain/text/csv.ts';

const header = ['line', 'acquirerId', 'merchantId', 'requestId', 'state', 'code', 'zh', 'en'];

/** The header, then a line per row in the order of the file. Holds ids, states and texts only. */
export async function* writeResultsCsv(
  rows: AsyncIterable<CampaignRowResult>,
): AsyncGenerator<string> {
  yield formatCsvLine(header);
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

/** As a file that people open. */
export async function* writeResultsForExcel(
  rows: AsyncIterable<CampaignRowResult>,
): AsyncGenerator<string> {
  yield byteOrderMark;
  yield* writeResultsCsv(rows);
}

const findTexts = (code: string): [string, string] => {
  if (!isFailureCode(code)) return ['', ''];
  const { zh, en } = describeFailure(code);
  return [zh, en];
};
