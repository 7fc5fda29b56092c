/** Paths, links and lists in the documents lead somewhere, and both READMEs say the same. */
import { describe, expect, it } from 'vitest';
import { isInRepository, readSourceFiles, readText, resolveLink } from './repository-files.ts';

const documents = readSourceFiles('', ['.md']);

const matchAll = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, match = '']) => match);

/** Files and folders of the project as texts name them: in backticks, from its root. */
const extractPaths = (text: string): string[] =>
  matchAll(
    text,
    /`((?:domain|workflows|activities|adapters|worker|api|cli|client|policies|samples|sandbox|scripts|bench|test|docs|deploy)\/[\w./-]*)`/g,
  );

interface Link {
  /** Empty for a place in the same document. */
  path: string;
  anchor: string | undefined;
}

/** Links inside the repository. */
const extractLinks = (text: string): Link[] =>
  matchAll(text, /\]\((?!https?:)([^)\s]+)\)/g).map((link) => {
    const [path = '', anchor] = link.split('#');
    return { path, anchor };
  });

const anchorsByDocument = new Map<string, string[]>();

function readAnchors(path: string): string[] {
  const known = anchorsByDocument.get(path) ?? extractAnchors(readText(path));
  anchorsByDocument.set(path, known);
  return known;
}

/** The places of a document that links can name: its headings, and anchors set by hand. */
function extractAnchors(text: string): string[] {
  const withoutCode = text.replaceAll(/^```[\s\S]*?^```/gm, '');
  const headings = matchAll(withoutCode, /^#+ (.*)$/gm).map((heading) =>
    heading
      .replaceAll(/<[^>]*>/g, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
  return [...headings, ...matchAll(text, /<a id="([^"]+)">/g)];
}

describe.each(documents)('$path', ({ path, text }) => {
  it('names no file that does not exist', () => {
    expect(extractPaths(text).filter((named) => !isInRepository(named))).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    const broken = extractLinks(text).filter((link) => {
      const target = link.path === '' ? path : resolveLink(path, link.path);
      if (!isInRepository(target)) return true;
      return (
        link.anchor !== undefined &&
        target.endsWith('.md') &&
        !readAnchors(target).includes(link.anchor)
      );
    });
    expect(broken).toEqual([]);
  });
});

describe('the list of decisions', () => {
  it('has every record, under its own title', () => {
    const list = readText('docs/decisions/README.md').replaceAll(/ +/g, ' ');
    const records = documents.filter(({ path }) => /^docs\/decisions\/\d{4}-/.test(path));
    for (const { path, text } of records) {
      const [, number, title] = /^# (\d{4}) (.*)$/m.exec(text) ?? [];
      const file = path.slice(path.lastIndexOf('/') + 1);
      expect(file.slice(0, 4)).toBe(number);
      expect(list).toContain(`| [${number}](${file}) | ${title} |`);
    }
    expect(matchAll(list, /\[(\d{4})\]/g)).toHaveLength(records.length);
  });
});

describe('the Chinese README', () => {
  const english = readText('README.md');
  const chinese = readText('README.zh-CN.md');
  const extractTargets = (text: string) =>
    extractLinks(text)
      .map(({ path }) => path)
      .filter((path) => !path.startsWith('README'));
  const extractCommands = (text: string) =>
    matchAll(text, /^```sh\n([\s\S]*?)^```/gm).map((block) => block.replaceAll(/ *#.*$/gm, ''));

  it('has the sections, the tables and the pictures of the English one', () => {
    const outline = (text: string) =>
      matchAll(text, /^(#+ |\||```\w+$)/gm).map((start) => start.trim());
    expect(outline(chinese)).toEqual(outline(english));
  });

  it('has the links and the commands of the English one, in the same order', () => {
    expect(extractTargets(chinese)).toEqual(extractTargets(english));
    expect(extractCommands(chinese)).toEqual(extractCommands(english));
  });
});

describe('the search for references', () => {
  it('finds paths in backticks, links of the project and the places they name', () => {
    const text =
      'see `adapters/vault/vault.ts`, `npm test`, [here](a.md#part), [there](https://x.y/)';
    expect(extractPaths(text)).toEqual(['adapters/vault/vault.ts']);
    expect(extractLinks(text)).toEqual([{ path: 'a.md', anchor: 'part' }]);
    expect(extractAnchors('## Your first: 1 card!\n<a id="A31"></a>')).toEqual([
      'your-first-1-card',
      'A31',
    ]);
  });
});
