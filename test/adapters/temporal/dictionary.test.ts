import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deflate, inflate } from '../../../adapters/temporal/dictionary.ts';

const file = new URL('../../../adapters/temporal/dictionary/1.txt', import.meta.url);

describe('the dictionary of payloads', () => {
  it('[F14] is what it was when the first history was written: nothing could be read without it', () => {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(digest).toBe('468b45efaa3b8f0c32ab9c2876e7c708afdad1b88935686448df377c9331be06');
  });

  it('says in a few bytes what every request says', () => {
    const usual = Buffer.from(
      JSON.stringify({ kind: 'need', needs: ['signature'], evidence: '3934cf9a4f53883d' }),
    );
    expect(deflate(usual).length).toBeLessThan(usual.length / 2);
    expect(inflate(deflate(usual))).toEqual(usual);
  });

  it('holds nobody’s numbers', () => {
    expect(readFileSync(file, 'utf8')).not.toMatch(/\d{8,}/);
  });
});
