import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyTrail } from '../../../adapters/audit.ts';
import { openStorage } from '../../../adapters/storage.ts';
import { emptyPostgres } from '../../support/databases.ts';
import { newFolder } from '../../support/folder.ts';
import { secretsOf } from '../../support/party.ts';
import { postgresBinaries } from '../../support/postgres.ts';
import { ringKey } from '../../support/storage.ts';
import { batchOf, openingOf } from '../../support/trail.ts';

const binaries = postgresBinaries();
const merchant = { acquirerId: 'demo', merchantId: 'M-1' };

describe.skipIf(binaries === undefined)('a backup made as docs/operations.md says', () => {
  it('brings back numbers, papers and a trail that verifies and goes on', async () => {
    const source = await emptyPostgres();
    const target = await emptyPostgres();
    const dataDir = newFolder();
    const open = (databaseUrl: string) =>
      openStorage({ databaseUrl, dataDir, vaultKeys: [ringKey('k1')] });
    const postgres = (program: string, ...args: string[]) =>
      execFileSync(join(binaries ?? '', program), args, { stdio: ['ignore', 'ignore', 'inherit'] });

    const before = await open(source);
    const account = await before.vault.keepAccount(merchant, secretsOf());
    const paper = await before.documents.put(Buffer.from('%PDF-1.7 x'), 'application/pdf');
    const opening = openingOf();
    await before.requests.open(opening);
    await before.audit.append(batchOf(opening, [1, 3]));
    const dump = join(newFolder(), 'card_change.dump');
    postgres('pg_dump', '--format=custom', `--file=${dump}`, source);
    await before.close();

    postgres('pg_restore', '--exit-on-error', `--dbname=${target}`, dump);
    const after = await open(target);
    expect(await after.vault.revealAccount(merchant, account.token, 'pay')).toEqual(secretsOf());
    expect(await after.documents.get(paper.documentId)).toMatchObject({ sha256: paper.sha256 });
    await after.audit.append(batchOf(opening, [4, 4]));
    const trail = await after.audit.trail('demo', opening.requestId);
    expect(trail).toHaveLength(4);
    expect(verifyTrail('demo', opening.requestId, trail)).toBeUndefined();
    await after.close();
  }, 30_000);
});
