/** No failure code stands in the table for show: a test has somebody be told of it. */
import { expect, it } from 'vitest';
import type { FailureCode } from '../../domain/failures.ts';
import { unreachedCodes } from '../support/reached.ts';

/** Codes of the weeks after the switch that are still to be shown. */
const awaited: readonly FailureCode[] = ['WATCH_CORRECTION'];

it('every failure code is reached through a gate, through the process, or at a door', () => {
  expect(unreachedCodes().filter((code) => !awaited.includes(code))).toEqual([]);
});
