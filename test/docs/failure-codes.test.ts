/** A failure code that no test reaches may never be raised. */
import { expect, it } from 'vitest';
import { findUntestedCodes } from '../support/failure-code-coverage.ts';

it('every failure code is reached by a test of a gate, of the process, of the API, of the library or of an adapter', () => {
  expect(findUntestedCodes()).toEqual([]);
});
