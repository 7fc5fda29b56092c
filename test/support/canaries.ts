/** Secret numbers that a test plants and later searches for in all encodings [F13]. */
import { inflateRawSync, unzipSync } from 'node:zlib';
import fc from 'fast-check';
import { cardNumbers, residentIds } from './numbers.ts';

const sampleOne = (numbers: fc.Arbitrary<string>, seed: number): string =>
  fc.sample(numbers, { seed, numRuns: 1 })[0] ?? '';

/** Deterministic for a seed, and different from all other numbers of the tests. */
export const createCanary = (seed: number) => ({
  card: sampleOne(
    cardNumbers.filter((number) => number.length >= 16),
    seed,
  ),
  id: sampleOne(residentIds, seed),
  mobile: `139${String(10_000_000 + ((seed * 7_654_321) % 89_999_999))}`,
  name: '金丝雀翠翠',
});

/** The encodings in which the bytes contain a secret; empty when they do not. */
export const findTraces = (secret: string, bytes: Buffer): string[] => [
  ...encodeVariants(secret)
    .filter(([, needle]) => bytes.includes(needle))
    .map(([disguise]) => disguise),
  ...decompress(bytes).flatMap((inner) =>
    findTraces(secret, inner).map((found) => `packed ${found}`),
  ),
];

function encodeVariants(secret: string): [string, Buffer][] {
  const utf8 = Buffer.from(secret);
  return [
    ['clear', utf8],
    ['utf-16', Buffer.from(secret, 'utf16le')],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['url-encoded', Buffer.from(utf8.toString('hex').replaceAll(/../g, '%$&').toUpperCase())],
    ...[0, 1, 2].map((shift): [string, Buffer] => ['base64', encodeBase64At(utf8, shift)]),
  ];
}

/** The part of a base64 text that depends only on the secret, which begins `shift` bytes after a group of three. */
function encodeBase64At(secret: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), secret]).toString('base64');
  const whole = Math.floor(((shift + secret.length) * 8) / 6);
  return Buffer.from(text.slice(Math.ceil((shift * 8) / 6), whole));
}

function decompress(bytes: Buffer): Buffer[] {
  return [unzipSync, inflateRawSync].flatMap((unpack) => {
    try {
      return [unpack(bytes)];
    } catch {
      return [];
    }
  });
}
