/** Reads a campaign's file as a stream, so that ten thousand rows are never in memory at once. */
import { parse } from 'csv-parse';
import type { Problem } from '../../domain/gates/assessment.ts';
import { findHeaderProblems, readRow, type CampaignRow } from './columns.ts';

/** A line of the file, with its row or the problems of it. */
export type CsvRow = { line: number; row: CampaignRow } | { line: number; problems: Problem[] };

/** Longer than any valid row: a quote that is never closed must not take in the rest of the file. */
const maxRecordSize = 4_096;

/**
 * Reads UTF-8 CSV with a header line and commas or semicolons between cells. After a wrong header or a
 * broken quote it ends with the problems of that line.
 * @param defaults values of columns that are missing or empty, such as the only acquirer
 */
export async function* readCampaignCsv(
  source: AsyncIterable<Uint8Array | string>,
  defaults: Record<string, string> = {},
): AsyncGenerator<CsvRow> {
  let header: readonly string[] | undefined;
  for await (const { line, cells } of readLines(source)) {
    if (cells === undefined) return yield { line, problems: [unreadableRow] };
    if (header) {
      yield parseRow(line, header, cells, defaults);
      continue;
    }
    header = cells;
    const problems = findHeaderProblems(header);
    if (problems.length > 0) return yield { line, problems };
  }
  if (!header) yield { line: 1, problems: findHeaderProblems([]) };
}

interface Line {
  line: number;
  /** Missing when the file cannot be read any further. */
  cells?: string[];
}

/** Yields records chunk by chunk as they are parsed, so that an error keeps the records before it. */
async function* readLines(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  const parsed: Line[] = [];
  const parser = parse({
    bom: true,
    delimiter: [',', ';'],
    max_record_size: maxRecordSize,
    on_record: (cells: string[], { lines }) => {
      parsed.push({ line: lines, cells });
      return null;
    },
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  // The parser's message may quote the file: only the line is reported.
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

const unreadableRow: Problem = { field: 'row', code: 'INP_FORMAT', params: { field: 'row' } };

function parseRow(
  line: number,
  header: readonly string[],
  cells: readonly string[],
  defaults: Record<string, string>,
): CsvRow {
  if (cells.length !== header.length) return { line, problems: [unreadableRow] };
  const cellsByColumn = { ...defaults };
  header.forEach((column, i) => {
    const cell = cells[i] ?? '';
    if (cell !== '') cellsByColumn[column] = cell;
  });
  const row = readRow(cellsByColumn);
  return Array.isArray(row) ? { line, problems: row } : { line, row };
}
