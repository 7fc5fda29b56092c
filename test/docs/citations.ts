/** Citations of the rules, such as `[A31]` or `[E2 cooling, D old contacts]`: the grammar of docs/rules/README.md. */
import type { SourceFile } from './repository-files.ts';

const item =
  /A[1-9]\d?|B3\.[1-9]\d?|E4\.[1-9]\d?|[RIF][1-9]\d?|(?:A|B[1-3]|C[1-4]|D|E[1-6])(?: [A-Za-z0-9][\w.-]*)*/;
const citation = new RegExp(`\\[((?:${item.source})(?:, (?:${item.source}))*)\\]`, 'g');

/** Begins as a citation does, whatever follows up to the bracket. */
const citationLike =
  /\[((?:A\d|B3\.|B[1-3] |C[1-4] |D [a-z]|E[2356] |E4\.|[RIF]\d)[^\]\n]*)\]|\(((?:A\d{1,2}|B3\.\d+|E4\.\d+|I\d{1,2})(?:[,;–-] ?[A-Z]?[\d.]+)*)\)/g;

/** The id of the anchor that an item names. */
export const toAnchor = (name: string): string => name.replaceAll(' ', '-');

/** Every item cited in a text. */
export const extractItems = (text: string): string[] =>
  [...text.matchAll(citation)].flatMap(([, items = '']) => items.split(', '));

/** What looks like a citation and is none: a range, a parenthesis, a section that is not written again. */
export const extractMalformed = (text: string): string[] =>
  [...text.matchAll(citationLike)]
    .map(([whole]) => whole)
    .filter((whole) => whole.replaceAll(citation, '') !== '');

/** The parts of a file in which rules are cited: comments, titles of tests, sources of policy values. */
export function extractCitingText({ path, text }: SourceFile): string {
  if (path.startsWith('policies/')) return extractPolicySources(text);
  if (path.endsWith('.md') || path.endsWith('.test.ts')) return text;
  return /\.(?:ts|mjs|cjs)$/.test(path) ? extractComments(text) : '';
}

const extractComments = (text: string): string =>
  [...text.matchAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm)].map(([comment]) => comment).join('\n');

function extractPolicySources(text: string): string {
  const { parameters = {} } = JSON.parse(text) as {
    parameters?: Record<string, { source?: string }>;
  };
  return Object.values(parameters)
    .map(({ source = '' }) => source)
    .join('\n');
}
