/** The faulty rows of a campaign's file, as the API answers them: for the terminal, and as CSV. */
import { byteOrderMark, formatCsvLine } from '../domain/text/csv.ts';
import type { Problem } from './output.ts';

/** What the API answers to a file. */
export interface LoadedCampaign {
  campaignId: string;
  /** How many rows were taken. */
  rows: number;
  /** How many were not. */
  faulty: number;
  /** The first of the faulty rows. */
  faults: readonly { line: number; problems: readonly Problem[] }[];
}

/** A header, then a line per fault with its remedy in both languages. */
export function* writeFaultsCsv({ faults }: LoadedCampaign): Generator<string> {
  yield byteOrderMark + formatCsvLine(['line', 'field', 'code', 'zh', 'en']);
  for (const { line, problems } of faults)
    for (const { field, code, zh, en } of problems)
      yield formatCsvLine([`${line}`, field, code, zh, en]);
}

/** Why the campaign was not started. @param key the Idempotency-Key under which the file was loaded */
export const formatFaults = ({ rows, faulty, faults }: LoadedCampaign, key: string): string =>
  [
    `the campaign was not started: ${faulty} rows are faulty, ${rows} are valid`,
    ...faults.flatMap(({ line, problems }) =>
      problems.map(({ field, code }) => `  line ${line}, ${field}: ${code}`),
    ),
    `correct them and load the file again with --key ${key}, or start without them: --accept-faults`,
  ].join('\n');
