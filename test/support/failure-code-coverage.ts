/** Which failure codes the tests reach: through a gate, the process or the API. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { failureCodes, type FailureCode } from '../../domain/failures/codes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const testFolders = [
  'test/domain/gates',
  'test/workflows',
  'test/security',
  'test/api',
  'test/cli',
  'test/client',
  'test/adapters/networks',
];

/** Removes comments and configured answers of parties: they do not show that a code reaches anybody. */
const stripFaultsAndComments = (text: string): string =>
  text.replaceAll(/addFault\(\{[^}]*\}|\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

const extractCodes = (text: string): string[] => text.match(/\b[A-Z]+(?:_[A-Z0-9]+)+\b/g) ?? [];

/** Failure codes that no test mentions which could reach them. */
export function findUntestedCodes(): FailureCode[] {
  const texts = testFolders.flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => readFileSync(`${root}${folder}/${path}`, 'utf8')),
  );
  const provoked = new Set(texts.flatMap((text) => extractCodes(stripFaultsAndComments(text))));
  return failureCodes.filter((code) => !provoked.has(code));
}
