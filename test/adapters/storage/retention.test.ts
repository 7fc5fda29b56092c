import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { DataKeys } from '../../../adapters/vault/data-keys.ts';
import { createDocumentOwners } from '../../../adapters/storage/document-owners.ts';
import { createDocumentStore } from '../../../adapters/storage/documents.ts';
import { createRateLimits } from '../../../adapters/storage/rate-limits.ts';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { storeDocument } from '../../../api/documents.ts';
import { createDrafts } from '../../../adapters/storage/drafts.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createRetention } from '../../../adapters/storage/retention.ts';
import { createShortLinks } from '../../../adapters/storage/short-links.ts';
import { createVault } from '../../../adapters/vault/vault.ts';
import { openDatabase, type Database } from '../../../adapters/storage/sql/database.ts';
import { createPostgresDatabase, describeOnBothDatabases } from '../../support/databases.ts';
import { findPostgresBinaries } from '../../support/postgres.ts';
import { listFiles, createTempFolder } from '../../support/folder.ts';
import { buildAccountSecrets } from '../../support/fake-party.ts';
import { buildPerson, createRingKey, createKeyRing } from '../../support/storage.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';

const past = '2001-01-01T00:00:00.000Z';
/** Later than everything that a test stores. */
const later = new Date(Date.now() + 3_600_000).toISOString();
const all = { drafts: later, accountsAndDocuments: later, codes: later };

describeOnBothDatabases('Data at the end of its retention', (database) => {
  const openVault = () => createVault(database(), new DataKeys(database(), createKeyRing('k1')));
  /** Each test has an acquirer of its own. */
  const opened = () => {
    const folder = createTempFolder();
    const documents = createDocumentStore(folder, createRingKey('documents').key);
    const owners = createDocumentOwners(database());
    const bytes = Buffer.from(`%PDF-1.7 licence ${randomUUID()}`);
    const merchant = { acquirerId: `acq-${randomUUID().slice(0, 8)}`, merchantId: 'M-1' };
    return {
      merchant,
      retention: createRetention(database(), documents),
      vault: openVault(),
      drafts: createDrafts(database()),
      files: () => listFiles(folder),
      known: async (id: string) => (await owners.findHashes(merchant.acquirerId, [id])).has(id),
      upload: async (acquirerId = merchant.acquirerId) => {
        const paper = await documents.put(bytes, 'application/pdf');
        await owners.recordOwner(acquirerId, paper, 'owner-1');
        return paper.documentId;
      },
      /** Opens a request whose audit log names documents. */
      ask: async (...documentIds: string[]) => {
        const opening = buildOpening(merchant);
        await createRequests(database()).open(opening);
        const entries = [
          buildEntry(1, { action: 'submitted', data: { documents: documentIds.join(', ') } }),
        ];
        await createAuditLog(database()).append(buildBatch(opening, [1, 1], { entries }));
        return opening;
      },
    };
  };

  it('[A69] Data at the end of its retention includes the numbers of a merchant and their key; the audit log stays', async () => {
    const { ask, merchant, retention, vault } = opened();
    const other = { ...merchant, merchantId: 'M-2' };
    const { requestId } = await ask();
    const mine = await vault.tokenizeAccount(merchant, buildAccountSecrets());
    const me = await vault.tokenizePerson(merchant, buildPerson());
    const theirs = await vault.tokenizeAccount(other, buildAccountSecrets());
    expect(await retention.deleteData(merchant, 'request')).toBe(2);
    expect(await retention.deleteData(merchant, 'request')).toBe(0);
    expect(await vault.describeAccount(merchant, mine.token)).toBeUndefined();
    expect(await vault.describePerson(merchant, me.token)).toBeUndefined();
    const { acquirerId } = merchant;
    const names = await database()
      .selectFrom('data_keys')
      .select('name')
      .where('name', 'like', `merchant/${acquirerId}/%`)
      .execute();
    expect(names).toEqual([{ name: `merchant/${acquirerId}/M-2` }]);
    expect(await vault.detokenizeAccount(other, theirs.token, 'test')).toMatchObject(
      buildAccountSecrets(),
    );
    expect(await createAuditLog(database()).read(acquirerId, requestId)).toHaveLength(1);
  });

  it('Data at the end of its retention may be stored again for a merchant who returns', async () => {
    const { merchant, retention, vault } = opened();
    await vault.tokenizeAccount(merchant, buildAccountSecrets());
    await retention.deleteData(merchant, 'request');
    const { token } = await vault.tokenizeAccount(merchant, buildAccountSecrets());
    expect(await vault.detokenizeAccount(merchant, token, 'test')).toMatchObject(
      buildAccountSecrets(),
    );
  });

  it('Data at the end of its retention includes documents that a request named, once the evidence of the merchant is deleted', async () => {
    const { ask, files, known, merchant, retention, upload } = opened();
    const paper = await upload();
    await ask('doc_ffffffffffffffffffffffffffffffff', paper);
    expect(await retention.deleteUnused(merchant.acquirerId, all)).toBe(0);
    expect([await known(paper), files().length]).toEqual([true, 1]);
    await retention.deleteData(merchant, 'evidence');
    expect(await retention.deleteUnused(merchant.acquirerId, all)).toBe(1);
    expect([await known(paper), files()]).toEqual([false, []]);
  });

  it('Data at the end of its retention includes no documents that another acquirer has as well', async () => {
    const { files, known, merchant, retention, upload } = opened();
    const paper = await upload();
    await upload(`${merchant.acquirerId}-other`);
    expect(await retention.deleteUnused(merchant.acquirerId, all)).toBe(1);
    expect([await known(paper), files().length]).toEqual([false, 1]);
  });

  it('[A69] Data at the end of its retention includes drafts, numbers and documents that no request has used', async () => {
    const { drafts, files, merchant, retention, upload, vault } = opened();
    const { acquirerId, merchantId } = merchant;
    const draft = await drafts.create({
      acquirerId,
      body: { merchantId, intake: 'phone' },
      draftedBy: { id: 'clerk-1', role: 'clerk' },
      expiresAt: later,
    });
    const { token } = await vault.tokenizeAccount(merchant, buildAccountSecrets());
    await vault.tokenizePerson(merchant, buildPerson());
    await upload();
    expect(await retention.listAcquirers()).toContain(acquirerId);
    const young = { drafts: past, accountsAndDocuments: past, codes: past };
    expect(await retention.deleteUnused(acquirerId, young)).toBe(0);
    expect(await vault.describeAccount(merchant, token)).toBeDefined();
    expect(await retention.deleteUnused(acquirerId, all)).toBe(4);
    expect(await retention.deleteUnused(acquirerId, all)).toBe(0);
    expect(await drafts.find(draft)).toBeUndefined();
    // The vault that has read the description remembers it for a minute.
    expect([await openVault().describeAccount(merchant, token), files()]).toEqual([undefined, []]);
    expect(await retention.listAcquirers()).not.toContain(acquirerId);
  });

  it('Data at the end of its retention includes no numbers that were given once more since', async () => {
    const { merchant, retention, vault } = opened();
    const give = async () => [
      await vault.tokenizeAccount(merchant, buildAccountSecrets()),
      await vault.tokenizePerson(merchant, buildPerson()),
    ];
    const first = await give();
    for (const table of ['vault_accounts', 'vault_persons'] as const)
      await database()
        .updateTable(table)
        .set({ created_at: new Date(past) })
        .where('acquirer_id', '=', merchant.acquirerId)
        .execute();
    expect(await give()).toEqual(first);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const since = { drafts: yesterday, accountsAndDocuments: yesterday, codes: yesterday };
    expect(await retention.deleteUnused(merchant.acquirerId, since)).toBe(0);
    expect(await give()).toEqual(first);
  });

  it('Data at the end of its retention includes no numbers of a merchant with a request', async () => {
    const { ask, merchant, retention, vault } = opened();
    await ask();
    const { token } = await vault.tokenizeAccount(merchant, buildAccountSecrets());
    expect(await retention.deleteUnused(merchant.acquirerId, all)).toBe(0);
    expect(await vault.describeAccount(merchant, token)).toBeDefined();
  });

  it('Data at the end of its retention includes one-time codes of the acquirer, but not penny codes, which are valid for days', async () => {
    const { ask, merchant, retention, vault } = opened();
    const [own, other] = [await ask(), await opened().ask()];
    const [otp, penny] = [`${own.requestId}/otp/1`, `${own.requestId}/penny/1`];
    const ofOther = `${other.requestId}/otp/1`;
    for (const ref of [otp, penny, ofOther]) await vault.makeCode(ref, 6);
    await retention.deleteUnused(merchant.acquirerId, all);
    const kept = await database().selectFrom('vault_codes').select('ref').execute();
    const refs = kept.map(({ ref }) => ref);
    expect([otp, penny, ofOther].map((ref) => refs.includes(ref))).toEqual([false, true, true]);
  });

  it('Data at the end of its retention includes short links that ended long ago, but none that was revoked while its request is shown', async () => {
    const { ask, merchant, retention } = opened();
    const { acquirerId } = merchant;
    const links = createShortLinks(database(), randomBytes(32));
    const target = async () => ({ acquirerId, requestId: (await ask()).requestId, contactId: 'c' });
    const [closed, revoked] = [await target(), await target()];
    const draft = { ...closed, requestId: 'draft-1' };
    await links.shorten('draft', draft, later);
    for (const each of [closed, revoked]) await links.shorten('status', each);
    await links.revoke(revoked);
    const close = (requestId: string, days: number) =>
      database()
        .updateTable('requests')
        .set({ closed_at: new Date(Date.now() - days * 86_400_000) })
        .where('request_id', '=', requestId)
        .execute();
    const listLeft = async () => {
      const rows = database().selectFrom('short_links').where('acquirer_id', '=', acquirerId);
      return (await rows.select('request_id').execute())
        .map(({ request_id }) => request_id)
        .toSorted();
    };
    await close(closed.requestId, 399);
    await retention.deleteUnused(acquirerId, all);
    expect(await listLeft()).toEqual(['draft-1', closed.requestId, revoked.requestId].toSorted());
    await close(closed.requestId, 401);
    await retention.deleteUnused(acquirerId, { ...all, drafts: past });
    expect(await listLeft()).toHaveLength(3);
    const muchLater = new Date(Date.now() + 2 * 3_600_000).toISOString();
    await retention.deleteUnused(acquirerId, { ...all, drafts: muchLater });
    expect(await listLeft()).toEqual([revoked.requestId]);
  });

  it('Retention is counted from the day on which the relation was first found ended, unless it continued', async () => {
    const { merchant, retention } = opened();
    expect(await retention.markRelationEnded(merchant, past)).toBe(past);
    expect(await retention.markRelationEnded(merchant, later)).toBe(past);
    await retention.clearRelationEnded(merchant);
    expect(await retention.markRelationEnded(merchant, later)).toBe(later);
  });
});

describe.skipIf(findPostgresBinaries() === undefined)(
  'Deletion beside uploads (PostgreSQL)',
  () => {
    it('leaves a document that is uploaded once more while others are deleted', async () => {
      const db = await openDatabase({ databaseUrl: await createPostgresDatabase(), dataDir: '' });
      onTestFinished(() => db.destroy());
      const store = createDocumentStore(createTempFolder(), createRingKey('documents').key);
      const owners = createDocumentOwners(db);
      const upload = async (text: string) => {
        const paper = await store.put(Buffer.from(`%PDF-1.7 ${text}`), 'application/pdf');
        await owners.recordOwner('demo', paper, 'owner-1');
        return paper.documentId;
      };
      const texts = new Map<string, string>();
      for (const text of ['one', 'two']) texts.set(await upload(text), text);
      await db
        .updateTable('document_owners')
        .set({ created_at: new Date(past) })
        .execute();
      const deleted: string[] = [];
      const retention = createRetention(db, {
        async remove(documentId) {
          deleted.push(documentId);
          await store.remove(documentId);
          for (const [id, text] of texts) if (id !== documentId) await upload(text);
        },
      });
      const yesterday = new Date(Date.now() - 86_400_000).toISOString();
      const since = { drafts: yesterday, accountsAndDocuments: yesterday, codes: yesterday };
      expect(await retention.deleteUnused('demo', since)).toBe(1);
      const [kept = ''] = [...texts.keys()].filter((id) => !deleted.includes(id));
      expect([deleted.length, await store.get(kept)]).toMatchObject([
        1,
        { mediaType: 'application/pdf' },
      ]);
      expect((await owners.findHashes('demo', [kept])).size).toBe(1);
    });

    it.each(['demo', 'other'])(
      'keeps the file of an upload by the acquirer %s that began while the same bytes were deleted',
      async (acquirerId) => {
        const db = await openDatabase({ databaseUrl: await createPostgresDatabase(), dataDir: '' });
        onTestFinished(() => db.destroy());
        const documents = createDocumentStore(createTempFolder(), createRingKey('documents').key);
        const documentOwners = createDocumentOwners(db);
        const rateLimits = createRateLimits(db);
        const policy = loadPolicy('cn-default');
        const upload = () =>
          storeDocument(
            {
              storage: { documents, documentOwners, rateLimits },
              getPolicy: () => policy,
            } as never,
            { acquirerId, id: 'owner-1', roles: ['owner'] } as never,
            new File(['%PDF-1.7 licence'], 'licence.pdf'),
            undefined,
          );
        const old = await documents.put(Buffer.from('%PDF-1.7 licence'), 'application/pdf');
        await documentOwners.recordOwner('demo', old, 'owner-1');
        await db
          .updateTable('document_owners')
          .set({ created_at: new Date(past) })
          .execute();
        let racing: ReturnType<typeof upload> | undefined;
        const retention = createRetention(db, {
          async remove(documentId) {
            let isStored = false;
            racing = upload().finally(() => {
              isStored = true;
            });
            while (!isStored && !(await isSomebodyWaiting(db)));
            await documents.remove(documentId);
          },
        });
        const yesterday = new Date(Date.now() - 86_400_000).toISOString();
        const since = { drafts: yesterday, accountsAndDocuments: yesterday, codes: yesterday };
        expect(await retention.deleteUnused('demo', since)).toBe(1);
        const { documentId } = (await racing) ?? {};
        expect(documentId).toBe(old.documentId);
        expect((await documentOwners.findHashes(acquirerId, [old.documentId])).size).toBe(1);
        expect(await documents.get(old.documentId)).toBeDefined();
      },
    );
  },
);

/** Whether a statement waits for a lock of another one. */
async function isSomebodyWaiting(db: Database): Promise<boolean> {
  const { rows } = await sql`select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows.length > 0;
}
