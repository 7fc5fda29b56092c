/** A campaign's file, read as a stream: ten thousand rows are never in memory at once. */
import { parse } from 'csv-parse';
import type { Problem } from '../../domain/assessment.ts';
import { headerProblems, readRow, type CampaignRow } from './columns.ts';

/** A row's line in the file, and the row or what is wrong with it. */
export type ReadRow = { line: number; row: CampaignRow } | { line: number; problems: Problem[] };

/** Longer than any sound row: a quote that is never closed must not swallow the file. */
const longestRecord = 4_096;

/**
 * Reads UTF-8 CSV with a header line, comma or semicolon between cells. A file whose header is
 * wrong, or whose quotes go astray, ends with the line where that is.
 * @param usual what stands in columns that are left out or empty, e.g. the one acquirer
 */
export async function* readCampaignCsv(
  source: AsyncIterable<Uint8Array | string>,
  usual: Record<string, string> = {},
): AsyncGenerator<ReadRow> {
  let header: readonly string[] | undefined;
  for await (const { line, cells } of linesOf(source)) {
    if (cells === undefined) return yield { line, problems: [unreadable] };
    if (header) {
      yield rowOf(line, header, cells, usual);
      continue;
    }
    header = cells;
    const problems = headerProblems(header);
    if (problems.length > 0) return yield { line, problems };
  }
  if (!header) yield { line: 1, problems: headerProblems([]) };
}

interface Line {
  line: number;
  /** Missing where the file cannot be read any further. */
  cells?: string[];
}

/** Records are taken as they are parsed, chunk by chunk: an error further on must not cost those before it. */
async function* linesOf(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  const parsed: Line[] = [];
  const parser = parse({
    bom: true,
    delimiter: [',', ';'],
    max_record_size: longestRecord,
    on_record: (cells: string[], { lines }) => {
      parsed.push({ line: lines, cells });
      return null;
    },
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  // What it says may quote the file: only where it stopped is told.
  parser.on('error', () => undefined);
  for await (const chunk of source) {
    parser.write(chunk);
    yield* parsed.splice(0);
    if (parser.errored) break;
  }
  if (!parser.errored) parser.end();
  yield* parsed.splice(0);
  if (parser.errored) yield { line: parser.info.lines };
}

const unreadable: Problem = { field: 'row', code: 'INP_FORMAT', params: { field: 'row' } };

function rowOf(
  line: number,
  header: readonly string[],
  cells: readonly string[],
  usual: Record<string, string>,
): ReadRow {
  if (cells.length !== header.length) return { line, problems: [unreadable] };
  const named = { ...usual };
  header.forEach((column, i) => {
    const cell = cells[i] ?? '';
    if (cell !== '') named[column] = cell;
  });
  const read = readRow(named);
  return Array.isArray(read) ? { line, problems: read } : { line, row: read };
}
