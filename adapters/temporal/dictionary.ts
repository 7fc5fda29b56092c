/**
 * Deflates payloads against a dictionary: most are a few hundred bytes of JSON that say once more what
 * every request says. What is in every history says which dictionary by the form of the payload, so
 * `dictionary/1.txt` never changes: a better one is another file under another form.
 */
import { readFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Lines like those of a usual request, the most frequent last, where a reference to them is shortest. */
const dictionary = readFileSync(new URL('./dictionary/1.txt', import.meta.url));

export const deflate = (bytes: Buffer): Buffer =>
  deflateRawSync(bytes, { dictionary, level: 9, memLevel: 9 });

/** @throws Error when the bytes are not of `deflated` */
export const inflate = (bytes: Buffer): Buffer => inflateRawSync(bytes, { dictionary });
