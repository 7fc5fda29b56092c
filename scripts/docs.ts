/** `npm run docs`: writes the generated parts of the documents. */
import { readFileSync, writeFileSync } from 'node:fs';
import { documentsWithGeneratedParts, fillGeneratedParts } from './docs/generated.ts';

for (const name of documentsWithGeneratedParts) {
  const file = new URL(`../docs/${name}`, import.meta.url);
  writeFileSync(file, await fillGeneratedParts(readFileSync(file, 'utf8')));
}
