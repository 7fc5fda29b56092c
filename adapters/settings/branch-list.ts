import { readFileSync } from 'node:fs';
import { BranchList, type Branch } from '../../domain/account/branches.ts';

/**
 * The list of branches in a file, which the API reads once, at its start.
 * @throws Error with the first faulty places, when the file cannot be read or is not such a list
 */
export function readBranchList(file: string): Branch[] {
  const read = BranchList.safeParse(readJson(file));
  if (read.success) return read.data;
  const faults = read.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('/')}: ${message}`);
  throw new Error(`BRANCHES_FILE ${file}: ${faults.join('; ')}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const fault = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new Error(`BRANCHES_FILE ${file}: ${fault}`, { cause: error });
  }
}
