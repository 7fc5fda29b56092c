import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDocumentStore } from '../../../adapters/storage/documents.ts';
import { createRingKey } from '../../support/storage.ts';

const { key } = createRingKey('documents');
const pdfOf = (text: string) => Buffer.from(`%PDF-1.7 ${text}`);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);

describe('The document store', () => {
  let root = '';
  const documents = () => createDocumentStore(join(root, 'documents'), key);
  const files = () =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((name) => join(root, name))
      .filter((path) => statSync(path).isFile());
  const onlyFile = () => {
    const [path, ...more] = files();
    expect(more).toEqual([]);
    return path ?? '';
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'card-change-papers-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    ['image/jpeg', jpeg],
    ['image/png', png],
    ['application/pdf', pdfOf('licence')],
  ])(
    'The document store gives back what it was given as %s, under a name made of its bytes',
    async (type, bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const kept = await documents().put(bytes, type);
      expect(kept).toEqual({
        documentId: `doc_${sha256.slice(0, 32)}`,
        sha256,
        size: bytes.length,
      });
      expect(await documents().get(kept.documentId)).toEqual({ bytes, mediaType: type, sha256 });
    },
  );

  it('The document store stores equal bytes once, also when they come many times at once', async () => {
    const bytes = pdfOf('licence');
    const kept = await Promise.all(
      Array.from({ length: 10 }, () => documents().put(bytes, 'application/pdf')),
    );
    expect(new Set(kept.map(({ documentId }) => documentId)).size).toBe(1);
    expect(onlyFile()).toContain(kept[0]?.sha256);
  });

  it('[A69] The document store contains nothing in clear: the bytes are sealed', async () => {
    await documents().put(pdfOf('name 赵阿香, id 11010519491231002X'), 'application/pdf');
    const lying = readFileSync(onlyFile());
    expect(lying.includes('11010519491231002X')).toBe(false);
    expect(lying.includes('%PDF')).toBe(false);
  });

  it('The document store refuses to return a file that was changed', async () => {
    const { documentId } = await documents().put(pdfOf('licence'), 'application/pdf');
    const path = onlyFile();
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (at) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ 1;
        writeFileSync(path, changed);
        await expect(documents().get(documentId)).rejects.toThrow('cannot be opened');
      }),
      { numRuns: 20 },
    );
    writeFileSync(path, whole.subarray(0, 10));
    await expect(documents().get(documentId)).rejects.toThrow('cannot be opened');
  });

  it('The document store refuses to return another document in place of the requested one', async () => {
    const requested = await documents().put(pdfOf('mine'), 'application/pdf');
    const mine = onlyFile();
    await documents().put(pdfOf('another one'), 'application/pdf');
    const other = files().find((path) => path !== mine) ?? '';
    writeFileSync(mine, readFileSync(other));
    await expect(documents().get(requested.documentId)).rejects.toThrow('cannot be opened');
  });

  it('The document store cannot be read with another key', async () => {
    const { documentId } = await documents().put(png, 'image/png');
    const other = createDocumentStore(join(root, 'documents'), createRingKey('other').key);
    await expect(other.get(documentId)).rejects.toThrow('cannot be opened');
  });

  it('The document store never uses a requested id as a path', async () => {
    writeFileSync(join(root, 'outside'), 'secret');
    await documents().put(png, 'image/png');
    const tricks = fc.oneof(
      fc.constantFrom('../outside', 'doc_../../outside', '/etc/passwd', 'doc_', 'doc_\0', ''),
      fc.string(),
      fc.stringMatching(/^doc_[0-9A-F./\\%]{1,40}$/),
      fc.stringMatching(/^doc_[0-9a-f]{32}$/),
    );
    await fc.assert(
      fc.asyncProperty(tricks, async (id) => {
        expect(await documents().get(id)).toBeUndefined();
      }),
    );
  });

  it('The document store does not treat an incomplete file as a document', async () => {
    const { documentId, sha256 } = await documents().put(png, 'image/png');
    const path = onlyFile();
    rmSync(path);
    writeFileSync(`${path}.0000.part`, 'half of it');
    expect(path.endsWith(sha256)).toBe(true);
    expect(await documents().get(documentId)).toBeUndefined();
  });

  it.each([
    ['a PDF behind a byte order mark', Buffer.from('\uFEFF%PDF-1.7 x'), 'application/pdf'],
    ['a PDF behind line ends', Buffer.from('\r\n\r\n%PDF-1.7 x'), 'application/pdf'],
    ['a JPEG sent as image/jpg', jpeg, 'image/jpg', 'image/jpeg'],
    ['a JPEG sent as image/pjpeg', jpeg, 'image/pjpeg', 'image/jpeg'],
    ['a PNG sent as application/octet-stream', png, 'application/octet-stream', 'image/png'],
    ['a PNG sent as image/jpeg', png, 'image/jpeg', 'image/png'],
    ['a PDF sent without a type', Buffer.from('%PDF-1.7 x'), '', 'application/pdf'],
  ])(
    '[A39] The document store recognises a document by its bytes: %s',
    async (_what, bytes, stated, type = stated) => {
      const { documentId } = await documents().put(bytes, stated);
      expect(await documents().get(documentId)).toMatchObject({ bytes, mediaType: type });
    },
  );

  it.each([
    ['is empty', Buffer.alloc(0), 'application/pdf', 'MAT_UNREADABLE'],
    [
      'is a program that calls itself a paper',
      Buffer.from('MZ\x90'),
      'application/pdf',
      'MAT_UNREADABLE',
    ],
    [
      'has a PDF far behind',
      Buffer.from(`<script>${' '.repeat(99)}%PDF-1.7`),
      'application/pdf',
      'MAT_UNREADABLE',
    ],
    ['is of a kind that is not taken', Buffer.from('<svg/>'), 'image/svg+xml', 'MAT_INVALID'],
    [
      'is larger than 20 MiB',
      Buffer.alloc(20 * 1024 * 1024 + 1, jpeg),
      'image/jpeg',
      'MAT_INVALID',
    ],
  ])(
    '[A39] The document store refuses a document that %s, and keeps nothing of it',
    async (_what, bytes, type, code) => {
      await expect(documents().put(bytes, type)).rejects.toMatchObject({ kind: 'refused', code });
      expect(files()).toEqual([]);
    },
  );
});
