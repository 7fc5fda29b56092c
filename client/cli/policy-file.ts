import { parsePolicyFile } from '../../adapters/policies.ts';
import type { Policy } from '../../domain/policy.ts';
import { jsonFile } from './fields.ts';
import { UsageFault } from './usage.ts';

/** The policy in a file. @throws UsageFault with every fault and its path in the file */
export function policyOfFile(file: string): Policy {
  const json = jsonFile(file);
  try {
    return parsePolicyFile(json);
  } catch (error) {
    throw new UsageFault(`${file}: ${error instanceof Error ? error.message : 'no policy'}`);
  }
}
