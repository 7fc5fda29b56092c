/** A failure code that no test reaches may never be raised. */
import { expect, it } from 'vitest';
import { describeProblem } from '../../api/http-problem.ts';
import { failureCodes } from '../../domain/failures/codes.ts';
import { findUntestedCodes } from '../support/failure-code-coverage.ts';
import { readText } from './repository-files.ts';

it('every failure code is reached by a test of a gate, of the process, of the API, of the library or of an adapter', () => {
  expect(findUntestedCodes()).toEqual([]);
});

it('docs/api.md lists each failure code under its HTTP status, unless that is 422', () => {
  const rows = [...readText('docs/api.md').matchAll(/^\| (\d{3}(?:, \d{3})*) +\| (.+?) +\|/gm)];
  const documented = rows.flatMap(([, statuses = '', codes = '']) =>
    [...codes.matchAll(/`([A-Z0-9_]+)`/g)].map(([, code = '']) => [code, statuses] as const),
  );
  for (const [code, statuses] of documented)
    expect([code, statuses]).toEqual([
      code,
      expect.stringContaining(
        String(describeProblem(code as (typeof failureCodes)[number]).status),
      ),
    ]);
  const listed = new Set<string>(documented.map(([code]) => code));
  const missing = failureCodes.filter(
    (code) => describeProblem(code).status !== 422 && !listed.has(code),
  );
  expect(missing).toEqual([]);
});
