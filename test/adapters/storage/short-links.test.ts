import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { SmsCopy } from '../../../activities/notice.ts';
import { createShortLinks, type ShortLinks } from '../../../adapters/storage/short-links.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const target = { acquirerId: 'demo', requestId: 'req-1', contactId: 'c-mobile' };
const codeOf = (path: string): string => path.slice('/s/'.length);
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describeOnBothDatabases('A short link', (database) => {
  let links: ShortLinks;
  beforeAll(() => {
    links = createShortLinks(database(), randomBytes(32));
  });
  beforeEach(() => database().deleteFrom('short_links').execute());

  it('has ten signs, which lead to what it is for and to nothing else', async () => {
    const path = await links.shorten('stop', target);
    expect(path).toMatch(/^\/s\/[1-9A-HJ-NP-Za-km-z]{10}$/);
    expect(await links.open(codeOf(path))).toMatchObject({
      state: 'open',
      purpose: 'stop',
      ...target,
    });
    expect(await links.open('1111111111')).toBeUndefined();
  });

  it('is the same when a message is sent again, and another one for each purpose and contact', async () => {
    const other = { ...target, contactId: 'c-other' };
    const paths = [
      await links.shorten('stop', target),
      await links.shorten('status', target),
      await links.shorten('stop', other),
    ];
    expect(new Set(paths).size).toBe(3);
    expect(await links.shorten('stop', target)).toBe(paths[0]);
  });

  it('is made with those of all readers by one statement, each as if made alone', async () => {
    const [known, removed] = [await links.shorten('stop', target), { ...target, contactId: 'c-2' }];
    const revoked = await links.shorten('status', target);
    await links.revoke(target);
    const wanted = [
      { ...target, purpose: 'status' as const },
      { ...target, purpose: 'stop' as const },
      { ...removed, purpose: 'stop' as const },
    ];
    // Two workers at once.
    const [paths, others] = await Promise.all([
      links.shortenAll(wanted),
      links.shortenAll(wanted.toReversed()),
    ]);
    expect(others.toReversed()).toEqual(paths);
    expect(paths.slice(1)).toEqual([known, await links.shorten('stop', removed)]);
    expect(paths).not.toContain(revoked);
    for (const [n, path] of paths.entries())
      expect(await links.open(codeOf(path ?? ''))).toMatchObject({ state: 'open', ...wanted[n] });
  });

  it('is stored with the messages of the moment, so that their receipts are asked for', async () => {
    const copy = { notice: { key: 'n' }, attempt: {} } as unknown as SmsCopy;
    const messages = ['k-2', 'k-1'].map((key) => ({ key, acquirerId: 'demo', copy }));
    const wanted = [{ ...target, purpose: 'stop' as const }];
    const [path] = await links.shortenAll(wanted, messages);
    // Whoever sends them again stores nothing twice.
    expect(await links.shortenAll(wanted, messages)).toEqual([path]);
    const kept = await database()
      .selectFrom('sms_messages')
      .select(['key', 'state', 'copy'])
      .where('check_at', 'is not', null)
      .orderBy('key')
      .execute();
    const row = { state: 'sending', copy: JSON.stringify(copy) };
    expect(kept).toEqual([
      { key: 'k-1', ...row },
      { key: 'k-2', ...row },
    ]);
  });

  it('cannot be computed without the key', async () => {
    const others = createShortLinks(database(), randomBytes(32));
    expect(await others.shorten('stop', target)).not.toBe(await links.shorten('stop', target));
  });

  it('stands in the table as a hash: whoever reads it opens no link', async () => {
    const code = codeOf(await links.shorten('status', target));
    const rows = await database().selectFrom('short_links').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  it('ends when its time is over', async () => {
    const path = await links.shorten('draft', target, inMs(60_000));
    await database()
      .updateTable('short_links')
      .set({ expires_at: inMs(-1) })
      .execute();
    expect(await links.open(codeOf(path))).toEqual({ state: 'ended', acquirerId: 'demo' });
  });

  it('is revoked with the others of its request, and a new one has other signs', async () => {
    const path = await links.shorten('status', target);
    expect(await links.revoke(target)).toBe(1);
    expect(await links.open(codeOf(path))).toEqual({ state: 'ended', acquirerId: 'demo' });
    const next = await links.shorten('status', target);
    expect(next).not.toBe(path);
    expect(await links.open(codeOf(next))).toMatchObject({ state: 'open' });
  });

  it('is shown by a page until it is revoked, and then no other in its place', async () => {
    const path = await links.shortenUnlessEnded('status', target);
    expect(path).toBe(await links.shorten('status', target));
    await links.revoke(target);
    await links.shorten('status', target);
    expect(await links.shortenUnlessEnded('status', target)).toBeUndefined();
  });

  it('that stops is taken from nobody', async () => {
    const path = await links.shorten('stop', target);
    expect(await links.revoke(target)).toBe(0);
    expect(await links.open(codeOf(path))).toMatchObject({ state: 'open' });
  });
});
