/** The programs of docs/api.md and docs/integrate.md, as they stand there. */
import { readFileSync } from 'node:fs';

const readGuide = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** The first calls of docs/api.md, for a shell. */
export const firstCalls =
  /## Your first card change\n.*?```sh\n(.*?)```/s.exec(readGuide('api.md'))?.[1] ?? '';

/** The program of the library in docs/api.md. */
export const libraryProgram =
  /\n## Library\n.*?```ts\n(.*?)```/s.exec(readGuide('api.md'))?.[1] ?? '';

/** All code of a language under "Your own app in an afternoon", as one program. */
export const readProgram = (language: 'ts' | 'python' | 'sh'): string =>
  [
    ...(readGuide('integrate.md').split('\n## Your own app in an afternoon\n')[1] ?? '').matchAll(
      /```(\w+)\n(.*?)```/gs,
    ),
  ]
    .filter(([, of]) => of === language)
    .map(([, , code]) => code)
    .join('\n');
