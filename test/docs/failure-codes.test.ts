/** No failure code stands in the table for show: a test has somebody be told of it. */
import { expect, it } from 'vitest';
import { findUntestedCodes } from '../support/failure-code-coverage.ts';

it('every failure code is reached through a gate, through the process, or at a door', () => {
  expect(findUntestedCodes()).toEqual([]);
});
