/** What parent and worker tell each other, in files of the worker's folder: they outlive a SIGKILL. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Effect } from './effects.ts';
import type { CrashPoint } from './crash-points.ts';

export interface CrashInstruction {
  requestId: string;
  point: CrashPoint;
}

const getInstructionFile = (folder: string): string => join(folder, 'crash-at.json');
const getEffectsFile = (folder: string): string => join(folder, 'effects.jsonl');

/** Has the worker kill itself when this request gets to the point. */
export const writeInstruction = (folder: string, order: CrashInstruction): void =>
  writeFileSync(getInstructionFile(folder), JSON.stringify(order));

export const readInstruction = (folder: string): CrashInstruction | undefined =>
  existsSync(getInstructionFile(folder))
    ? (JSON.parse(readFileSync(getInstructionFile(folder), 'utf8')) as CrashInstruction)
    : undefined;

/** Once is enough: whoever is started again finds no order. */
export const clearInstruction = (folder: string): void => rmSync(getInstructionFile(folder));

export const recordEffect = (folder: string, effect: Effect): void =>
  appendFileSync(getEffectsFile(folder), `${JSON.stringify(effect)}\n`);

/** The effects of a request, oldest first. */
export const readEffects = (folder: string, requestId: string): Effect[] =>
  readFileSync(getEffectsFile(folder), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Effect)
    .filter(({ key }) => key.startsWith(requestId));
