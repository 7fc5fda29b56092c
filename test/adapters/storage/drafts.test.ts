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

  it('Drafts have at most five links', async () => {
    const draft = await begun();
    const numbers = [];
    for (let n = 0; n < 7; n += 1) numbers.push(await drafts().takeLinkNumber(draft));
    expect(numbers).toEqual([1, 2, 3, 4, 5, undefined, undefined]);
  });
});
