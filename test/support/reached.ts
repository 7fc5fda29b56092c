/** Which failure codes the tests reach: through a gate, through the process, or at a door. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { failureCodes, type FailureCode } from '../../domain/failures.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const through = ['test/domain/gates', 'test/workflows', 'test/client', 'test/adapters/wechat-pay'];

/** What a test has a party answer is not yet what anybody is told of it; a comment shows nothing. */
const shown = (text: string): string =>
  text.replaceAll(/script\(\{[^}]*\}|\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

const codesIn = (text: string): string[] => text.match(/\b[A-Z]+(?:_[A-Z0-9]+)+\b/g) ?? [];

/** Codes that stand in no test of those that could reach them. */
export function unreachedCodes(): FailureCode[] {
  const texts = through.flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => readFileSync(`${root}${folder}/${path}`, 'utf8')),
  );
  const reached = new Set(texts.flatMap((text) => codesIn(shown(text))));
  return failureCodes.filter((code) => !reached.has(code));
}
