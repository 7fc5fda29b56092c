import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSignedLinks } from '../../../adapters/vault/signed-links.ts';

const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const links = createSignedLinks('https://pay.example.com', [first]);
const target = { acquirerId: 'demo', requestId: 'cc_1', contactId: 'C-1' };
const tokenOf = (link: string): string => link.split('/').at(-1) ?? '';

describe('A link in a notice', () => {
  it('A link in a notice contains its contact and its request', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (acquirerId, requestId, contactId) => {
        const to = { acquirerId, requestId, contactId };
        expect(links.readLink('stop', tokenOf(links.buildStopLink(to)))).toEqual(to);
      }),
    );
    expect(links.buildStopLink(target)).toMatch(
      /^https:\/\/pay\.example\.com\/stop\/[\w-]+\.[\w-]+$/,
    );
  });

  it('[A20] A link in a notice to the status page cannot stop a request', () => {
    expect(links.readLink('stop', tokenOf(links.buildStatusLink(target)))).toBeUndefined();
    const token = tokenOf(links.buildStatusLink(target));
    expect(links.readLink('status', token)).toMatchObject(target);
  });

  it('A link in a notice to the status page says when it was made, but for those of before', () => {
    vi.useFakeTimers({ now: Date.parse('2026-06-10T02:00:00Z') });
    const madeAt = '2026-06-10T02:00:00.000Z';
    const token = tokenOf(links.buildStatusLink(target));
    vi.useRealTimers();
    expect(links.readLink('status', token)).toEqual({ ...target, madeAt });
    const text = Buffer.from(JSON.stringify(Object.values(target))).toString('base64url');
    const key = Buffer.from(hkdfSync('sha256', first, '', 'card-change link status', 32));
    const before = `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
    expect(links.readLink('status', before)).toEqual(target);
  });

  it('A link in a notice is refused when one character has changed', () => {
    const token = tokenOf(links.buildStopLink(target));
    const signs = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0189-_.=%'.split(''));
    fc.assert(
      fc.property(fc.nat(token.length - 1), signs, (at, sign) => {
        fc.pre(token[at] !== sign);
        const changed = token.slice(0, at) + sign + token.slice(at + 1);
        expect(links.readLink('stop', changed)).toBeUndefined();
      }),
    );
    for (const wrong of ['', '.', token.split('.')[0] ?? '', `${token}.`, `${token}=`])
      expect(links.readLink('stop', wrong)).toBeUndefined();
  });

  it('A link in a notice stays valid after a rotation of the key, but not after its removal', () => {
    const token = tokenOf(links.buildStopLink(target));
    expect(createSignedLinks('https://x', [second, first]).readLink('stop', token)).toEqual(target);
    expect(createSignedLinks('https://x', [second]).readLink('stop', token)).toBeUndefined();
  });

  it('A link in a notice cannot be made without a key', () => {
    expect(() => createSignedLinks('https://x', [])).toThrow('no secret');
  });
});

describe('A press of the button of a page', () => {
  afterEach(() => vi.useRealTimers());

  it('A press of the button of a page counts for an hour, on that page only, and not with a token of others', () => {
    vi.useFakeTimers({ now: Date.parse('2026-06-10T02:00:00Z') });
    const press = links.buildPressToken('link-1');
    expect(links.isPressed('link-1', press)).toBe(true);
    expect(links.isPressed('link-2', press)).toBe(false);
    expect(createSignedLinks('https://x', [second]).isPressed('link-1', press)).toBe(false);
    expect(createSignedLinks('https://x', [second, first]).isPressed('link-1', press)).toBe(true);
    for (const forged of ['', '.', `x${press}`, `${press}x`, `${press}.x`])
      expect(links.isPressed('link-1', forged)).toBe(false);
    vi.setSystemTime(Date.parse('2026-06-10T03:00:01Z'));
    expect(links.isPressed('link-1', press)).toBe(false);
  });
});
