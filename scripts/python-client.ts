/**
 * `npm run python-client`: a Python client of the HTTP API, made of its description by openapi-python-client, in the folder
 * `card_change_client` of the working directory, or of the one that is named.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { makePythonClient } from './python-client/make.ts';

const target = resolve(process.argv[2] ?? '.', 'card_change_client');
mkdirSync(resolve(target, '..'), { recursive: true });
const { python } = await makePythonClient(target, (line) => console.log(line));
console.log(
  `${target}: import it with ${python}, or where httpx, attrs and python-dateutil are installed`,
);
