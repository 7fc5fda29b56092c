/** No failure code stands in the table for show: a test has somebody be told of it. */
import { expect, it } from 'vitest';
import { unreachedCodes } from '../support/reached.ts';

it('every failure code is reached through a gate, through the process, or at a door', () => {
  expect(unreachedCodes()).toEqual([]);
});
