/** Files of documents for the police, by the command line on the machine of the installation. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDocumentStore } from '../../adapters/storage/documents.ts';
import { writeDocuments } from '../../cli/installation/document-files.ts';
import { buildProgram } from '../../cli/program.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { ensureSnapshotFolder } from '../support/database-snapshot.ts';
import { encodeKey } from '../support/settings-env.ts';
import type { Storage } from '../../adapters/storage/storage.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'card-change-export-test-'));
const documents = createDocumentStore(join(dataDir, 'documents'), Buffer.alloc(32, 'export'));
const wanted = {
  acquirerId: 'demo',
  requestId: 'req-1',
  caseNumber: '杭公(刑)立字〔2026〕123号',
  by: '王五',
  reason: '协助调查',
};
const photo = Buffer.from('89504e470d0a1a0a00000001', 'hex');
const pdf = Buffer.from('%PDF-1.7 as it was uploaded');
const ids: string[] = [];
const storage = {
  documents,
  accessLog: { record: async () => {} },
  auditLog: {
    read: async (acquirerId: string, requestId: string) =>
      acquirerId === 'demo' && requestId === 'req-1'
        ? [{ action: 'submitted', data: { documents: ids.join(', ') } }]
        : [],
  },
} as unknown as Pick<Storage, 'accessLog' | 'auditLog' | 'documents'>;

beforeAll(async () => {
  for (const [bytes, type] of [
    [photo, 'image/png'],
    [pdf, 'application/pdf'],
  ] as const)
    ids.push((await documents.put(bytes, type)).documentId);
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe('Files for the police', () => {
  it('Files for the police are the bytes that were uploaded, with who, why and the number of the case in the access log', async () => {
    const folder = join(dataDir, 'out');
    const record = vi.spyOn(storage.accessLog, 'record');
    const exported = await writeDocuments(storage, { ...wanted, folder });
    expect(exported.map(({ path }) => path)).toEqual([
      join(folder, `${ids[0]}.png`),
      join(folder, `${ids[1]}.pdf`),
    ]);
    expect(readFileSync(exported[0]?.path ?? '')).toEqual(photo);
    expect(exported.map(({ path }) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    const purpose = expect.stringMatching(
      /^file of demo\/req-1 for 王五 \(account .+\), case 杭公\(刑\)立字〔2026〕123号: 协助调查$/,
    );
    expect(record.mock.calls).toEqual([[ids, purpose]]);
    await expect(writeDocuments(storage, { ...wanted, folder })).rejects.toThrow(
      'is there already',
    );
    const inFile = writeDocuments(storage, { ...wanted, folder: exported[0]?.path + '/in-a-file' });
    await expect(inFile).rejects.toThrow(UsageError);
    await expect(inFile).rejects.toThrow('/in-a-file cannot be written (ENOTDIR)');
  });

  it('Files for the police are noted with the number of an account that has no name', async () => {
    onTestFinished(() => void vi.restoreAllMocks());
    vi.spyOn(os, 'userInfo').mockImplementation(() => {
      throw new Error('no such user');
    });
    const record = vi.spyOn(storage.accessLog, 'record');
    await writeDocuments(storage, { ...wanted, folder: join(dataDir, 'unnamed') });
    const purpose = expect.stringContaining(`(account uid ${process.getuid?.()})`);
    expect(record).toHaveBeenCalledWith(ids, purpose);
  });

  it('Files for the police are not read where the access log cannot be written', async () => {
    const folder = join(dataDir, 'nothing');
    const accessLog = { record: () => Promise.reject(new Error('the log is away')) };
    const read = vi.spyOn(storage.documents, 'get');
    await expect(writeDocuments({ ...storage, accessLog }, { ...wanted, folder })).rejects.toThrow(
      'the log is away',
    );
    expect(read).not.toHaveBeenCalled();
  });

  it('Files for the police are of a request that named them, and of no other acquirer', async () => {
    const folder = join(dataDir, 'nothing');
    for (const [other, why] of [
      [{ documentIds: [`doc_${'0'.repeat(32)}`] }, 'has not named it'],
      [{ requestId: 'req-2' }, 'has no such request'],
      [{ acquirerId: 'other' }, 'has no such request'],
    ] as const)
      await expect(writeDocuments(storage, { ...wanted, folder, ...other })).rejects.toThrow(why);
    expect(readdirSync(dataDir)).not.toContain('nothing');
  });

  it.each([
    ['--case-number', ' '],
    ['--reason', '卡号6217000200112001011'],
    ['--by', 'a\nb'],
  ])('Files for the police are not read for a faulty %s', async (option, text) => {
    const options = {
      '--acquirer': 'demo',
      '--case-number': wanted.caseNumber,
      '--by': wanted.by,
      '--reason': wanted.reason,
      '--to': join(dataDir, 'nothing'),
      [option]: text,
    };
    const args = ['export-documents', 'req-1', ...Object.entries(options).flat()];
    const refused = buildProgram().parseAsync(args, { from: 'user' });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(option);
  });

  it('Files for the police need the settings of the storage, and no others', async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    const installation = join(dataDir, 'installation');
    cpSync(await ensureSnapshotFolder(), join(installation, 'database'), { recursive: true });
    vi.stubEnv('VAULT_KEYS', `v1:${encodeKey(1)}`);
    vi.stubEnv('DATABASE_URL', '');
    vi.stubEnv('DATA_DIR', installation);
    const args = Object.entries({
      '--acquirer': 'demo',
      '--case-number': wanted.caseNumber,
      '--by': wanted.by,
      '--reason': wanted.reason,
      '--to': join(dataDir, 'nothing'),
    }).flat();
    const run = () =>
      buildProgram().parseAsync(['export-documents', 'req-1', ...args], { from: 'user' });
    await expect(run()).rejects.toThrow('req-1: demo has no such request');
    vi.stubEnv('DATABASE_URL', 'postgres://card_change:pass-word@127.0.0.1:9/card_change');
    await expect(run()).rejects.toThrow(UsageError);
    await expect(run()).rejects.toThrow(
      /^the database of DATABASE_URL cannot be reached \(ECONNREFUSED\): start it, or correct DATABASE_URL$/,
    );
    vi.stubEnv('DATABASE_URL', '');
    vi.stubEnv('VAULT_KEYS', `other:${encodeKey(1)}`);
    await expect(run()).rejects.toThrow(UsageError);
    vi.stubEnv('VAULT_KEYS', '');
    await expect(run()).rejects.toThrow(UsageError);
    await expect(run()).rejects.toThrow('VAULT_KEYS is missing');
  }, 60_000);
});
