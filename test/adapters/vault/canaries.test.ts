import { describe, expect, it } from 'vitest';
import { createCanary, findTraces } from '../../support/canaries.ts';

describe('The search for canaries', () => {
  const { card } = createCanary(1);
  it.each([
    ['clear', `number: ${card}!`],
    ['base64', Buffer.from(`a${card}b`).toString('base64')],
    ['base64', Buffer.from(`ab${card}c`).toString('base64')],
    ['base64', Buffer.from(`abc${card}d`).toString('base64url')],
    ['hex', Buffer.from(`x${card}`).toString('hex')],
    ['utf-16', Buffer.from(`x${card}`, 'utf16le')],
  ])('The search for canaries finds a number in %s', (disguise, bytes) => {
    expect(findTraces(card, Buffer.from(bytes))).toContain(disguise);
    expect(findTraces(createCanary(2).card, Buffer.from(bytes))).toEqual([]);
  });
});
