import { expect, it } from 'vitest';
import { createDrafts } from '../../../adapters/storage/drafts.ts';
import type { Draft } from '../../../domain/request/draft-schema.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const clerk = { id: 'clerk-1', role: 'clerk' } as const;
const owner = { id: 'owner-1', role: 'owner' } as const;
const body: Draft = { merchantId: 'M-GREEN', intake: 'phone', oldAccount: { last4: '8889' } };
const changed: Draft = { ...body, oldAccount: { last4: '0000' } };
const expiresAt = '2026-07-10T02:00:00.000Z';

describeOnBothDatabases('drafts', (database) => {
  const drafts = () => createDrafts(database());
  const begun = () => drafts().create({ acquirerId: 'demo', body, draftedBy: clerk, expiresAt });

  it('[A17] are returned as they were created, to their acquirer only', async () => {
    const draft = await begun();
    expect(draft).toMatchObject({ body, draftedBy: clerk, writtenBy: clerk, expiresAt });
    expect(await drafts().find(draft)).toEqual(draft);
    expect(await drafts().find({ ...draft, acquirerId: 'other' })).toBeUndefined();
  });

  it('are changed only in the version that was read: the second of two writers fails', async () => {
    const seen = await begun();
    const first = await drafts().update(seen, changed, owner);
    expect(first).toMatchObject({ body: changed, draftedBy: clerk, writtenBy: owner });
    expect(first?.digest).not.toBe(seen.digest);
    expect(await drafts().update(seen, body, clerk)).toBeUndefined();
    expect(await drafts().find(seen)).toEqual(first);
  });

  it('are confirmed once, and only in the version that was read', async () => {
    const seen = await begun();
    const now = await drafts().update(seen, changed, owner);
    expect(await drafts().confirm(seen, seen.digest, owner)).toBeUndefined();
    expect((await drafts().find(seen))?.confirmedBy).toBeUndefined();
    const digest = now?.digest ?? '';
    expect((await drafts().confirm(seen, digest, owner))?.confirmedBy).toEqual(owner);
    const again = await drafts().confirm(seen, digest, { id: 'c-mobile', role: 'owner' });
    expect(again?.confirmedBy).toEqual(owner);
  });

  it('are not changed after the confirmation, until they are reopened', async () => {
    const seen = await begun();
    await drafts().confirm(seen, seen.digest, owner);
    expect(await drafts().update(seen, changed, owner)).toBeUndefined();
    await drafts().reopen(seen);
    expect(await drafts().update(seen, changed, owner)).toMatchObject({ body: changed });
  });

  it('have at most five links', async () => {
    const draft = await begun();
    const numbers = [];
    for (let n = 0; n < 7; n += 1) numbers.push(await drafts().takeLinkNumber(draft));
    expect(numbers).toEqual([1, 2, 3, 4, 5, undefined, undefined]);
  });
});
