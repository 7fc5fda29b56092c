/** Histories kept in `test/histories`: requests that are under way must go on under every later code. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const folder = new URL('../histories/', import.meta.url);

export interface RecordedHistory {
  outcome: string;
  workflowId: string;
  history: unknown;
}

export const readRecordedHistories = (): RecordedHistory[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      outcome: file.replace(/\.json$/, ''),
      ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<
        RecordedHistory,
        'outcome'
      >),
    }));

type History = Parameters<typeof historyToJSON>[0];

/** Keeps the first history of an outcome that comes by, where `npm run histories` asks for it. */
export function recordHistory(outcome: string, workflowId: string, history: History): void {
  const file = new URL(`${outcome}.json`, folder);
  if (process.env['RECORD_HISTORIES'] === undefined || existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  const json: unknown = JSON.parse(historyToJSON(history));
  writeFileSync(file, `${JSON.stringify({ workflowId, history: json })}\n`);
}
