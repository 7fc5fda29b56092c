/** Nothing refers to a document that is not in the repository: whoever reads it has no other one. */
import { describe, expect, it } from 'vitest';
import {
  isInRepository,
  readSourceFiles,
  resolveLink,
  type SourceFile,
} from './repository-files.ts';

// Tests of documents show names of documents that do not exist.
const files = readSourceFiles().filter(({ path }) => !path.startsWith('test/docs/'));

/** `path: what`, for a list that says where to look. */
const findInFiles = (find: (file: SourceFile) => string[]): string[] =>
  files.flatMap((file) => find(file).map((found) => `${file.path}: ${found}`));

describe('the texts of the repository', () => {
  it('refer to no document that is not in it', () => {
    expect(findInFiles(findMissingDocuments)).toEqual([]);
  });

  it('quote no article by number outside of the rules, which explain the numbers', () => {
    const quoting = findInFiles(({ path, text }) =>
      path.startsWith('docs/rules/') ? [] : (text.match(/\barticles? 00\d\b|§ ?\d+/g) ?? []),
    );
    expect(quoting).toEqual([]);
  });
});

/** Names of documents, from the root or from where they are named. */
function findMissingDocuments({ path, text }: SourceFile): string[] {
  const named = [...text.matchAll(/(?<![\w/.-])((?:\.{1,2}\/|[\w-]+\/)*[\w.-]+\.md)\b/g)];
  return named
    .map(([, name = '']) => name)
    .filter(
      (name) =>
        !isInRepository(name) &&
        !isInRepository(`docs/${name}`) &&
        !isInRepository(resolveLink(path, name)),
    );
}
