import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  KeyRing,
  deriveKey,
  isEqualInConstantTime,
  seal,
  unseal,
} from '../../adapters/key-ring.ts';
import { SettingsError } from '../../adapters/settings/settings-error.ts';
import { createRingKey, createKeyRing } from '../support/storage.ts';

const { key } = createRingKey('k1');
const contexts = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
const plains = fc.uint8Array({ maxLength: 200 });

describe('Sealed data', () => {
  it('Sealed data opens again in the same context', () => {
    fc.assert(
      fc.property(plains, contexts, (plain, context) => {
        expect(unseal(key, seal(key, plain, context), context)).toEqual(Buffer.from(plain));
      }),
    );
  });

  it('Sealed data is different each time it is sealed', () => {
    const plain = Buffer.from('the same');
    expect(seal(key, plain, ['c'])).not.toEqual(seal(key, plain, ['c']));
  });

  it('Sealed data does not open when one bit was changed', () => {
    fc.assert(
      fc.property(plains, fc.nat(), fc.nat(7), (plain, n, bit) => {
        const sealed = seal(key, plain, ['c']);
        const at = n % sealed.length;
        sealed[at] = (sealed[at] ?? 0) ^ (1 << bit);
        expect(() => unseal(key, sealed, ['c'])).toThrow('cannot be opened');
      }),
    );
  });

  it('Sealed data does not open in another context, even one with the same characters', () => {
    fc.assert(
      fc.property(contexts, contexts, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(() => unseal(key, seal(key, Buffer.from('x'), one), other)).toThrow();
      }),
    );
    expect(() => unseal(key, seal(key, Buffer.from('x'), ['ab', 'c']), ['a', 'bc'])).toThrow();
  });

  it.each([0, 11, 27])('Sealed data does not open when it is cut to %i bytes', (length) => {
    const sealed = seal(key, Buffer.from('x'), ['c']).subarray(0, length);
    expect(() => unseal(key, sealed, ['c'])).toThrow('sealed bytes of c cannot be opened');
  });

  it('Sealed data does not open with another key, nor with one derived for a purpose', () => {
    const sealed = seal(key, Buffer.from('x'), ['c']);
    expect(() => unseal(createRingKey('k2').key, sealed, ['c'])).toThrow('cannot be opened');
    expect(() => unseal(deriveKey(key, 'number'), sealed, ['c'])).toThrow('cannot be opened');
    expect(deriveKey(key, 'number')).not.toEqual(deriveKey(key, 'content'));
  });
});

describe('A key ring', () => {
  it('A key ring encrypts with its first key and finds every other by its id', () => {
    const ring = createKeyRing('new', 'old');
    expect(ring.active.id).toBe('new');
    expect(ring.getKey('old')).toEqual(createRingKey('old').key);
  });

  it('A key ring says which key is missing and where it belongs', () => {
    expect(() => createKeyRing('new').getKey('old')).toThrow(SettingsError);
    expect(() => createKeyRing('new').getKey('old')).toThrow(
      'key old is not in the ring of VAULT_KEYS: put it back behind the active key',
    );
  });

  it('A key ring must not be empty', () => {
    expect(() => new KeyRing([], 'VAULT_KEYS')).toThrow('the key ring is empty');
  });
});

describe('Two texts', () => {
  it('Two texts compare as equal only when they are equal, whatever their lengths', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(isEqualInConstantTime(one, other)).toBe(one === other);
        expect(isEqualInConstantTime(one, `${one}`)).toBe(true);
      }),
    );
  });
});
