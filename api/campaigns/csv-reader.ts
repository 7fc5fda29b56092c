/** Reads a campaign's file as a stream, so that ten thousand rows are never in memory at once. */
import { parse } from 'csv-parse';
import type { Problem } from '../../domain/gates/assessment.ts';
import { findHeaderProblems, readRow, type CampaignRow } from './columns.ts';
import { dropEmptyEnd, isRounded, unwrapCell } from './excel-cells.ts';
import { prepend, readHead, unifyLineEnds } from './csv-text.ts';

/** A line of the file, with its row or the problems of it. `isLastRead`: what comes after it cannot be read. */
export type CsvRow =
  | { line: number; row: CampaignRow }
  | { line: number; problems: Problem[]; isLastRead?: true };

/** Longer than any valid row: a quote that is never closed must not take in the rest of the file. */
const maxRecordSize = 4_096;

/**
 * Reads UTF-8 CSV as Excel writes it, with a header line that says what separates cells. After a wrong header or a
 * broken quote it ends with the problems of that line.
 * @param defaults values of columns that are missing or empty, such as the only acquirer
 */
export async function* readCampaignCsv(
  source: AsyncIterable<Uint8Array | string>,
  defaults: Record<string, string> = {},
): AsyncGenerator<CsvRow> {
  let header: readonly string[] | undefined;
  for await (const { line, cells } of readLines(source)) {
    if (cells === undefined) return yield { line, problems: [unreadableRow], isLastRead: true };
    // Excel writes the commas of columns that were emptied.
    if (cells.every((cell) => cell === '')) continue;
    if (header) {
      yield parseRow(line, header, cells, defaults);
      continue;
    }
    header = dropEmptyEnd(cells);
    const problems = findHeaderProblems(header);
    if (problems.length > 0) return yield { line, problems, isLastRead: true };
  }
  if (!header) yield { line: 1, problems: findHeaderProblems([]), isLastRead: true };
}

interface Line {
  line: number;
  /** Missing when the file cannot be read any further. */
  cells?: string[];
}

/** Yields records chunk by chunk as they are parsed, so that an error keeps the records before it. */
async function* readLines(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  const parsed: Line[] = [];
  const text = unifyLineEnds(source);
  const { separator, head, line: firstLine } = await readHead(text);
  const parser = parse({
    delimiter: separator,
    // Line ends are unified before, so that a line is what an editor shows as one.
    record_delimiter: '\n',
    max_record_size: maxRecordSize,
    on_record: (cells: string[], { lines }) => {
      const breaks = cells.join('').split('\n').length - 1;
      parsed.push({ line: lines + firstLine - 1 - breaks, cells });
      return null;
    },
    relax_column_count: true,
    // Cells such as ="6217…" have quotes inside.
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  // The parser's message may quote the file: only the line is reported.
  parser.on('error', () => undefined);
  for await (const chunk of prepend(head, text)) {
    parser.write(chunk);
    yield* parsed.splice(0);
    if (parser.errored) break;
  }
  if (!parser.errored) parser.end();
  yield* parsed.splice(0);
  if (parser.errored) yield { line: parser.info.lines + firstLine - 1 };
}

const unreadableRow: Problem = { field: 'row', code: 'INP_FORMAT', params: { field: 'row' } };

function parseRow(
  line: number,
  header: readonly string[],
  cells: readonly string[],
  defaults: Record<string, string>,
): CsvRow {
  const isTooLong = cells.slice(header.length).some((cell) => cell !== '');
  if (isTooLong || cells.length < header.length) return { line, problems: [unreadableRow] };
  const cellsByColumn = { ...defaults };
  const rounded: Problem[] = [];
  header.forEach((column, i) => {
    const cell = unwrapCell(cells[i] ?? '');
    if (cell !== '') cellsByColumn[column] = cell;
    if (isRounded(cell))
      rounded.push({ field: column, code: 'INP_CELL_ROUNDED', params: { field: column } });
  });
  if (rounded.length > 0) return { line, problems: rounded };
  const row = readRow(cellsByColumn);
  return Array.isArray(row) ? { line, problems: row } : { line, row };
}
