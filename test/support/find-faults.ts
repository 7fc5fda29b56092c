import { ActionRefused } from '../../client/errors.ts';
import { validate } from '../../client/validation.ts';

/** `field: code` of every problem of an input; empty when it is valid. */
export function findFaults(schema: Parameters<typeof validate>[0], input: unknown): string[] {
  try {
    validate(schema, input);
    return [];
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    return (error.problems ?? []).map(({ field, code }) => `${field}: ${code}`);
  }
}
