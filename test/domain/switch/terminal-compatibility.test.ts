import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../../domain/switch/terminal-compatibility.ts';

describe('[A46] Versions of terminal apps', () => {
  it.each([
    ['2.0.0', '1.9.9', 1],
    ['2.0', '2.0.0', 0],
    ['1.10', '1.9', 1],
    ['v', '0', 0],
    ['1.9.9', '2', -1],
  ])('[A46] The app version %s is compared with %s', (one, other, sign) => {
    expect(Math.sign(compareVersions(one, other))).toBe(sign);
  });

  const versions = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 4 });
  it('App versions have one order in both directions, and any higher part makes a later version', () => {
    fc.assert(
      fc.property(versions, versions, (a, b) => {
        const [one, other] = [a.join('.'), b.join('.')];
        expect(Math.sign(compareVersions(one, other))).toBe(
          0 - Math.sign(compareVersions(other, one)),
        );
        const grown = a.map((part, i) => (i === a.length - 1 ? part + 1 : part)).join('.');
        expect(compareVersions(grown, one)).toBeGreaterThan(0);
      }),
    );
  });
});
