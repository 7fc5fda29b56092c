/** `npm run docs`: writes the generated parts of docs/process.md from the code they describe. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withGeneratedParts } from './docs/generated.ts';

const file = new URL('../docs/process.md', import.meta.url);
writeFileSync(file, await withGeneratedParts(readFileSync(file, 'utf8')));
