import { ActionRefused } from '../../client/errors.ts';
import { validate } from '../../client/validation.ts';
import type { Problem } from '../../domain/gates/assessment.ts';

/** The problems of an input; empty when it is valid. */
export function findProblems(schema: Parameters<typeof validate>[0], input: unknown): Problem[] {
  try {
    validate(schema, input);
    return [];
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    return [...(error.problems ?? [])];
  }
}

/** `field: code` of every problem of an input; empty when it is valid. */
export const findFaults = (schema: Parameters<typeof validate>[0], input: unknown): string[] =>
  findProblems(schema, input).map(({ field, code }) => `${field}: ${code}`);
