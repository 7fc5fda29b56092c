/** Code, tests, policies and documents cite the rules by anchors of docs/rules: none leads nowhere. */
import { describe, expect, it } from 'vitest';
import { failureCodes } from '../../domain/failures/codes.ts';
import { noticeEvents } from '../../domain/notices/events.ts';
import { parameterSchemas } from '../../domain/policy/policy-schema.ts';
import { gateNames, sideStages } from '../../domain/request/stages.ts';
import { extractCitingText, extractItems, extractMalformed, toAnchor } from './citations.ts';
import { readSourceFiles, type SourceFile } from './repository-files.ts';

const files = readSourceFiles();
const findAnchors = (document: SourceFile): string[] =>
  [...document.text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id = '']) => id);
const anchors = files
  .filter(({ path }) => path.startsWith('docs/rules/'))
  .flatMap((document) => findAnchors(document));

/** `path: what`, for a list that says where to look. */
const findInFiles = (find: (file: SourceFile) => string[]): string[] =>
  files.flatMap((file) => find(file).map((found) => `${file.path}: ${found}`));

describe('the anchors of the rules', () => {
  it('are unique', () => {
    expect(anchors.filter((id, n) => anchors.indexOf(id) !== n)).toEqual([]);
  });

  it('include every feature, edge case and promise', () => {
    const number = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, n) => `${prefix}${n + 1}`);
    const expected = [...number('A', 92), ...number('B3.', 15), ...number('E4.', 12)];
    expect(expected.filter((id) => !anchors.includes(id))).toEqual([]);
  });

  it.each([
    ['policy parameter', 'E2', Object.keys(parameterSchemas)],
    ['stage', 'E3', [...gateNames, ...sideStages]],
    ['failure code', 'E5', failureCodes],
    ['notice', 'E6', Object.keys(noticeEvents)],
  ])('include every %s of the code', (_what, section, names) => {
    const expected = names.map((name) => `${section}-${name}`);
    expect(expected.filter((id) => !anchors.includes(id))).toEqual([]);
  });
});

describe('the citations of rules', () => {
  it('in comments, test titles, policies and documents each lead to an anchor', () => {
    const known = new Set(anchors);
    const unresolved = findInFiles((file) =>
      extractItems(extractCitingText(file)).filter((item) => !known.has(toAnchor(item))),
    );
    expect(unresolved).toEqual([]);
  });

  it('are all written in the one form that docs/rules/README.md describes', () => {
    // They show what is not a citation.
    const examples = ['docs/rules/README.md', 'test/docs/citations.test.ts'];
    const malformed = findInFiles((file) =>
      examples.includes(file.path) ? [] : extractMalformed(extractCitingText(file)),
    );
    expect(malformed).toEqual([]);
  });

  it('are found one by one, and told from brackets that cite nothing', () => {
    expect(extractItems('[A31] of [E2 cooling, D old contacts] and [key] in [R]')).toEqual([
      'A31',
      'E2 cooling',
      'D old contacts',
    ]);
    expect(extractMalformed('[A31], [A22-A27], (A15), [E2 a, b], (I4)')).toEqual([
      '[A22-A27]',
      '(A15)',
      '[E2 a, b]',
      '(I4)',
    ]);
  });
});
