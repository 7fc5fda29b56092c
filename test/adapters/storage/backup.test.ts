import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../../adapters/storage/audit-log.ts';
import { openStorage } from '../../../adapters/storage/storage.ts';
import { createPostgresDatabase } from '../../support/databases.ts';
import { createTempFolder } from '../../support/folder.ts';
import { buildAccountSecrets } from '../../support/fake-party.ts';
import { findPostgresBinaries } from '../../support/postgres.ts';
import { createRingKey } from '../../support/storage.ts';
import { buildBatch, buildOpening } from '../../support/audit-fixtures.ts';

const binaries = findPostgresBinaries();
const merchant = { acquirerId: 'demo', merchantId: 'M-1' };

describe.skipIf(binaries === undefined)('A backup as described in docs/operations.md', () => {
  it('A backup as described in docs/operations.md restores numbers, documents and an audit log that verifies and continues', async () => {
    const source = await createPostgresDatabase();
    const target = await createPostgresDatabase();
    const dataDir = createTempFolder();
    const open = (databaseUrl: string) =>
      openStorage({ databaseUrl, dataDir, vaultKeys: [createRingKey('k1')] });
    const postgres = (program: string, ...args: string[]) =>
      execFileSync(join(binaries ?? '', program), args, { stdio: ['ignore', 'ignore', 'inherit'] });

    const before = await open(source);
    const account = await before.vault.tokenizeAccount(merchant, buildAccountSecrets());
    const paper = await before.documents.put(Buffer.from('%PDF-1.7 x'), 'application/pdf');
    const opening = buildOpening();
    await before.requests.open(opening);
    await before.auditLog.append(buildBatch(opening, [1, 3]));
    const dump = join(createTempFolder(), 'card_change.dump');
    postgres('pg_dump', '--format=custom', `--file=${dump}`, source);
    await before.close();

    // A process that was started too early has made the tables.
    await (await open(target)).close();
    postgres('pg_restore', '--clean', '--if-exists', '--exit-on-error', `--dbname=${target}`, dump);
    const after = await open(target);
    expect(await after.vault.detokenizeAccount(merchant, account.token, 'pay')).toEqual(
      buildAccountSecrets(),
    );
    expect(await after.documents.get(paper.documentId)).toMatchObject({ sha256: paper.sha256 });
    await after.auditLog.append(buildBatch(opening, [4, 4]));
    const auditLog = await after.auditLog.read('demo', opening.requestId);
    expect(auditLog).toHaveLength(4);
    expect(verifyAuditLog('demo', opening.requestId, auditLog)).toBeUndefined();
    await after.close();
  }, 30_000);
});
