import type { Migration } from 'kysely';
import * as storage from './0001-storage.ts';
import * as doors from './0002-doors.ts';

/** In the order of their names. One that has been released is never changed: another follows it. */
export const migrations: Record<string, Migration> = {
  '0001-storage': storage,
  '0002-doors': doors,
};
