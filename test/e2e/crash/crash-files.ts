/** Messages between parent and worker, in files of the worker's folder, which survive a SIGKILL. */
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

/** Orders the worker to kill itself when this request reaches the point. */
export const writeInstruction = (folder: string, order: CrashInstruction): void =>
  writeFileSync(getInstructionFile(folder), JSON.stringify(order));

export const readInstruction = (folder: string): CrashInstruction | undefined =>
  existsSync(getInstructionFile(folder))
    ? (JSON.parse(readFileSync(getInstructionFile(folder), 'utf8')) as CrashInstruction)
    : undefined;

/** Takes the order once, so that the restarted worker does not kill itself again. */
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
