import { expect, it } from 'vitest';
import { createDrafts } from '../../../adapters/storage/drafts.ts';
import type { Draft } from '../../../domain/request/draft-schema.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const clerk = { id: 'clerk-1', role: 'clerk' } as const;
const owner = { id: 'owner-1', role: 'owner' } as const;
const body: Draft = { merchantId: 'M-GREEN', intake: 'phone', oldAccount: { last4: '8889' } };
const changed: Draft = { ...body, oldAccount: { last4: '0000' } };
const expiresAt = '2026-07-10T02:00:00.000Z';

describeOnBothDatabases('Drafts', (database) => {
  const drafts = () => createDrafts(database());
  const begun = () => drafts().create({ acquirerId: 'demo', body, draftedBy: clerk, expiresAt });

  it('[A17] Drafts are returned as they were created, to their acquirer only', async () => {
    const draft = await begun();
    expect(draft).toMatchObject({ body, draftedBy: clerk, writtenBy: clerk, expiresAt });
    expect(await drafts().find(draft)).toEqual(draft);
    expect(await drafts().find({ ...draft, acquirerId: 'other' })).toBeUndefined();
  });

  it('Drafts are changed only in the version that was read: the second of two writers fails', async () => {
    const draft = await begun();
    const first = await drafts().update(draft, changed, owner);
    expect(first).toMatchObject({ body: changed, draftedBy: clerk, writtenBy: owner });
    expect(first?.digest).not.toBe(draft.digest);
    expect(await drafts().update(draft, body, clerk)).toBeUndefined();
    expect(await drafts().find(draft)).toEqual(first);
  });

  it('Drafts are confirmed once, and only in the version that was read', async () => {
    const draft = await begun();
    const now = await drafts().update(draft, changed, owner);
    expect(await drafts().confirm(draft, draft.digest, owner)).toBeUndefined();
    expect((await drafts().find(draft))?.confirmedBy).toBeUndefined();
    const digest = now?.digest ?? '';
    expect((await drafts().confirm(draft, digest, owner))?.confirmedBy).toEqual(owner);
    const again = await drafts().confirm(draft, digest, { id: 'c-mobile', role: 'owner' });
    expect(again?.confirmedBy).toEqual(owner);
  });

  it('Drafts are not changed after the confirmation, until they are reopened', async () => {
    const draft = await begun();
    await drafts().confirm(draft, draft.digest, owner);
    expect(await drafts().update(draft, changed, owner)).toBeUndefined();
    await drafts().reopen(draft);
    expect(await drafts().update(draft, changed, owner)).toMatchObject({ body: changed });
  });

  it('[B3.9] Drafts of a renumbered card are one at a time for each merchant', async () => {
    const begin = (merchantId: string, until: string) =>
      drafts().createRenumbered({
        acquirerId: 'demo',
        body: { merchantId, intake: 'app' },
        draftedBy: { id: 'bank', role: 'system' },
        expiresAt: until,
      });
    const [past, future] = ['2020-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'];
    const atOnce = await Promise.all(Array.from({ length: 5 }, () => begin('M-1', future)));
    expect(atOnce.filter((draft) => draft !== undefined)).toHaveLength(1);
    expect(await begin('M-2', past)).toBeDefined();
    const second = await begin('M-2', future);
    expect(second).toBeDefined();
    const list = async () =>
      (await drafts().listRenumbered('2026-07-10T02:00:00.000Z')).map((draft) => draft.merchantId);
    expect(await list()).toEqual(['M-1', 'M-2']);
    if (second) await drafts().confirm(second, second.digest, owner);
    expect(await list()).toEqual(['M-1']);
    expect(await begin('M-2', future)).toBeDefined();
    if (second) await drafts().reopen(second);
    expect(await list()).toEqual(['M-1', 'M-2']);
  });

  it('Drafts have at most five links', async () => {
    const draft = await begun();
    const numbers = [];
    for (let n = 0; n < 7; n += 1) numbers.push(await drafts().takeLinkNumber(draft));
    expect(numbers).toEqual([1, 2, 3, 4, 5, undefined, undefined]);
  });
});
