import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonRefused, parseBoundedJson } from '../../../adapters/http/bounded-json.ts';

const parse = (text: string, depth = 32, values = 10_000): unknown => {
  try {
    return parseBoundedJson(Buffer.from(text), { depth, values });
  } catch (error) {
    if (error instanceof JsonRefused) return error.reason;
    throw error;
  }
};

describe('JSON of callers', () => {
  it.each([
    ['[[1]]', [[1]]],
    ['[[[1]]]', 'too-complex'],
    ['[1,2,3]', [1, 2, 3]],
    ['[1,2,3,4]', 'too-complex'],
    ['"[[[[,,,,"', '[[[[,,,,'],
    [String.raw`["\"[[[,,,\\"]`, ['"[[[,,,\\']],
    ['{"a":"]"}', { a: ']' }],
    ['"', 'not-json'],
    ['[', 'not-json'],
    ['', 'not-json'],
    ['\uFEFF[1]', [1]],
  ])('JSON of callers is read within its limits, or refused: %s, %j', (text, expected) => {
    expect(parse(text, 2, 4)).toEqual(expected);
  });

  it.each([
    ['GB18030', Buffer.from([0x22, 0xc0, 0xee, 0x22])],
    ['UTF-16', Buffer.from('"李"', 'utf16le')],
    ['half a sign', Buffer.from([0x22, 0xe6, 0x9d, 0x22])],
  ])('JSON of callers in bytes that are not UTF-8 is refused: %s', (_what, bytes) => {
    expect(() => parseBoundedJson(bytes)).toThrow(JsonRefused);
  });

  it('JSON of callers within the limits is what the parser makes of it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parse(text, 1_000, 1_000_000)).toEqual(JSON.parse(text));
      }),
    );
  });
});
