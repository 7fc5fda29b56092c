import { parsePolicyFile } from '../adapters/settings/policy-files.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { readJsonFile } from './input.ts';
import { UsageError } from './usage-error.ts';

/** The policy in a file. @throws UsageFault with every fault and its path in the file */
export function readPolicyFile(file: string): Policy {
  const json = readJsonFile(file);
  try {
    return parsePolicyFile(json);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : 'no policy'}`);
  }
}
