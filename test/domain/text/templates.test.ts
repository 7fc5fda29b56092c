import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatChineseTime, fillTemplate, formatValue } from '../../../domain/text/templates.ts';

describe('[A73] Templates of texts', () => {
  it('[A73] Documents and stages have names in texts', () => {
    expect(formatValue('id-front', 'zh')).toBe('身份证人像面');
    expect(formatValue('cooling', 'en')).toBe('cooling-off');
    expect(formatValue('toString', 'en')).toBe('toString');
  });

  it('Times in texts are in Chinese time, also over midnight', () => {
    expect(formatChineseTime('2026-06-10T16:30:59.999Z')).toBe('2026-06-11 00:30');
    expect(formatValue('2026-06-10T02:00:00+02:00', 'zh')).toBe('2026-06-10 08:00');
  });

  it('A value that only looks like a time stays as it is', () => {
    for (const text of ['2026-13-01T00:00Z', '2026-06-10T25:61:00Z', '2026-06-10'])
      expect(formatValue(text, 'zh')).toBe(text);
  });

  it('Any value that people type can be in a text', () => {
    const times = fc.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), times), (text) => {
        expect(typeof formatValue(text, 'en')).toBe('string');
      }),
    );
  });

  it('A part without its value is left out, and no value is filled twice', () => {
    expect(fillTemplate('a[, b {x}][, c {y}]', { x: '1', y: '' })).toBe('a, b 1');
    expect(fillTemplate('a[ {x} {y}]', { x: '1' })).toBe('a');
    expect(fillTemplate('{x}', { x: '{y} [z]', y: 'no' })).toBe('{y} [z]');
  });
});
