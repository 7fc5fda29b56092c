import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const documents = ['README.md', 'README.zh-CN.md', 'sandbox/README.md', ...listMarkdown('docs')];

function listMarkdown(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

const readText = (document: string): string => readFileSync(join(root, document), 'utf8');
const matchAll = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, match = '']) => match);

/** Files and folders of the project as texts name them: in backticks, from its root. */
const extractPaths = (text: string): string[] =>
  matchAll(
    text,
    /`((?:domain|workflows|activities|adapters|worker|api|cli|client|policies|samples|sandbox|scripts|bench|test|deploy)\/[\w./-]*)`/g,
  );
const extractLinks = (text: string): string[] =>
  matchAll(text, /\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g);

describe.each(documents)('%s', (document) => {
  it('names no file that is not there', () => {
    const missing = extractPaths(readText(document)).filter(
      (path) => !existsSync(join(root, path)),
    );
    expect(missing).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    const missing = extractLinks(readText(document)).filter(
      (link) => !existsSync(join(root, dirname(document), link)),
    );
    expect(missing).toEqual([]);
  });
});

describe('the list of decisions', () => {
  it('has every record, under its own title', () => {
    const list = readText('docs/decisions/README.md').replaceAll(/ +/g, ' ');
    for (const record of listMarkdown('docs/decisions')) {
      const [, number, title] = /^# (\d{4}) (.*)$/m.exec(readText(record)) ?? [];
      if (number === undefined) continue;
      const file = record.slice(record.lastIndexOf('/') + 1);
      expect(list).toContain(`| [${number}](${file}) | ${title} |`);
    }
    expect(matchAll(list, /\[(\d{4})\]/g)).toHaveLength(listMarkdown('docs/decisions').length - 1);
  });
});

describe('the search for references', () => {
  it('finds paths in backticks and links of the project', () => {
    const text =
      'see `adapters/vault/vault.ts`, `npm test`, [here](a.md#part) and [there](https://x.y/)';
    expect(extractPaths(text)).toEqual(['adapters/vault/vault.ts']);
    expect(extractLinks(text)).toEqual(['a.md']);
  });
});
