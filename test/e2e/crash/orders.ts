/** What parent and worker tell each other, in files of the worker's folder: they outlive a SIGKILL. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Effect } from './effects.ts';
import type { Point } from './points.ts';

export interface Order {
  requestId: string;
  point: Point;
}

const orderFile = (folder: string): string => join(folder, 'crash-at.json');
const effectsFile = (folder: string): string => join(folder, 'effects.jsonl');

/** Has the worker kill itself when this request gets to the point. */
export const crashAt = (folder: string, order: Order): void =>
  writeFileSync(orderFile(folder), JSON.stringify(order));

export const orderIn = (folder: string): Order | undefined =>
  existsSync(orderFile(folder))
    ? (JSON.parse(readFileSync(orderFile(folder), 'utf8')) as Order)
    : undefined;

/** Once is enough: whoever is started again finds no order. */
export const carriedOut = (folder: string): void => rmSync(orderFile(folder));

export const noteEffect = (folder: string, effect: Effect): void =>
  appendFileSync(effectsFile(folder), `${JSON.stringify(effect)}\n`);

/** The effects of a request, oldest first. */
export const effectsOf = (folder: string, requestId: string): Effect[] =>
  readFileSync(effectsFile(folder), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Effect)
    .filter(({ key }) => key.startsWith(requestId));
