/** Policy files on the command line. */
import { fileURLToPath } from 'node:url';
import { parsePolicyFile } from '../domain/policy/policy-file-schema.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { readJsonFile } from './input.ts';
import { UsageError } from './usage-error.ts';

/**
 * The policy in a file, or on stdin for `-`.
 * @throws UsageError with every fault and its path in the file
 */
export function readPolicyFile(file: string): Policy {
  const json = readJsonFile(file);
  try {
    return parsePolicyFile(json, readShippedPolicyFile);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : 'no policy'}`);
  }
}

/** A file extends only policies that card-change is shipped with. */
const readShippedPolicyFile = (name: string): unknown =>
  readJsonFile(fileURLToPath(new URL(`../policies/${name}.json`, import.meta.url)));
