import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../../../adapters/storage/audit-log.ts';
import { openStorage } from '../../../../adapters/storage/storage.ts';
import { createCanary, findTraces } from '../../../support/canaries.ts';
import { nextMessage, startProcess } from '../../../support/child-processes.ts';
import { ensureSnapshotFolder } from '../../../support/database-snapshot.ts';
import { listFiles } from '../../../support/folder.ts';
import { buildAccountSecrets } from '../../../support/fake-party.ts';
import { buildPerson, createRingKey } from '../../../support/storage.ts';
import { buildBatch, buildOpening } from '../../../support/audit-fixtures.ts';

const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
const canary = createCanary(815);
const secrets = buildAccountSecrets({
  accountNumber: canary.card,
  holderName: canary.name,
  holderIdNumber: canary.id,
  mobile: canary.mobile,
});
const opening = buildOpening();

// PGlite needs seconds to create a folder and tenths to open one: all tests share one folder.
describe('Storage in a folder', { timeout: 30_000 }, () => {
  let folder = '';
  const kept = { account: '', paper: '' };
  const open = (...ids: string[]) =>
    openStorage({ dataDir: folder, vaultKeys: (ids.length > 0 ? ids : ['k1']).map(createRingKey) });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'card-change-test-'));
    cpSync(await ensureSnapshotFolder('empty'), join(folder, 'database'), { recursive: true });
    const storage = await open();
    const { idNumber, name } = { idNumber: canary.id, name: canary.name };
    kept.account = (await storage.vault.tokenizeAccount(merchant, secrets)).token;
    await storage.vault.tokenizePerson(merchant, buildPerson({ idNumber, name }));
    await storage.vault.detokenizeAccount(merchant, kept.account, 'bank: pay r-1');
    const paper = Buffer.from(`%PDF-1.7 ${canary.card}`);
    kept.paper = (await storage.documents.put(paper, 'application/pdf')).documentId;
    await storage.requests.open(opening);
    await storage.auditLog.append(buildBatch(opening, [1, 3]));
    await storage.close();
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('[F13] Storage in a folder contains no number in any file: tables, write-ahead log and documents', () => {
    const files = listFiles(folder);
    expect(files.some((path) => path.startsWith(join(folder, 'database', 'pg_wal')))).toBe(true);
    const bytes = files.map((path) => readFileSync(path));
    expect(bytes.some((file) => file.includes(kept.account))).toBe(true);
    for (const secret of Object.values(canary))
      for (const [i, file] of bytes.entries())
        expect(findTraces(secret, file), files[i]).toEqual([]);
  });

  it('Storage in a folder keeps everything when it is closed and opened again', async () => {
    const storage = await open();
    await storage.ping();
    expect(await storage.vault.detokenizeAccount(merchant, kept.account, 'pay')).toEqual(secrets);
    expect(await storage.documents.get(kept.paper)).toMatchObject({ mediaType: 'application/pdf' });
    const auditLog = await storage.auditLog.read('demo', opening.requestId);
    expect(auditLog).toHaveLength(3);
    expect(verifyAuditLog('demo', opening.requestId, auditLog)).toBeUndefined();
    await storage.close();
  });

  it('Storage in a folder is for one process: a second one is refused and told what to set', async () => {
    const storage = await open();
    await expect(open()).rejects.toThrow('DATABASE_URL');
    await storage.close();
  });

  it('[F5] Storage in a folder loses nothing that it acknowledged when its process is killed', async () => {
    const writer = startProcess('storage-writer', folder);
    const acknowledged: unknown[] = [];
    writer.on('message', (requestId) => acknowledged.push(requestId));
    while (acknowledged.length < 50) await nextMessage(writer);
    const gone = once(writer, 'exit');
    writer.kill('SIGKILL');
    await gone;
    const storage = await open();
    for (const requestId of acknowledged)
      expect(await storage.requests.find('killed', String(requestId))).toBeDefined();
    await storage.close();
  });

  it('[F17] Storage in a folder is not opened without its master key, and is not left locked then', async () => {
    await expect(open('k2')).rejects.toThrow(
      'key k1 is not in the ring of VAULT_KEYS: put it back behind the active key',
    );
    await (await open('k2', 'k1')).close();
    const storage = await open('k2');
    expect(await storage.vault.detokenizeAccount(merchant, kept.account, 'pay')).toEqual(secrets);
    await storage.close();
  });
});
