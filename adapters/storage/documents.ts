/** Documents in a folder: named by the SHA-256 of their bytes, sealed, and verified when they are read. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DocumentsPort } from '../../activities/documents.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { seal, unseal } from '../key-ring.ts';

const maxBytes = 20 * 1024 * 1024;

/** Accepted types by their first bytes; the type that the sender states is not trusted, and many state another. */
const magicBytes = new Map([
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['application/pdf', Buffer.from('%PDF-')],
]);

export interface DocumentStore extends DocumentsPort {
  /** Whether the file is there; it is not opened. */
  has(documentId: string): Promise<boolean>;
  /** Deletes a document. Without effect when there is none. */
  remove(documentId: string): Promise<void>;
}

/** @param key 32 bytes; documents show faces and ID numbers, so they are sealed */
export const createDocumentStore = (folder: string, key: Buffer): DocumentStore => ({
  /**
   * @throws PortFailure refused: MAT_INVALID when too large or of a type that is not accepted,
   *   MAT_UNREADABLE when empty, or not what it is said to be
   */
  async put(bytes, mediaType) {
    assertAcceptable(bytes, mediaType);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await writeAtomically(buildPath(folder, sha256), seal(key, bytes, ['documents', sha256]));
    return { documentId: `doc_${sha256.slice(0, idDigits)}`, sha256, size: bytes.length };
  },

  /** @throws Error when the stored bytes were changed or cannot be opened */
  async get(documentId) {
    const sha256 = await findHash(folder, documentId);
    if (sha256 === undefined) return undefined;
    const bytes = unseal(key, await readFile(buildPath(folder, sha256)), ['documents', sha256]);
    const mediaType = detectMediaType(bytes);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256 || mediaType === undefined)
      throw new Error(`${documentId}: its bytes were changed in the store; restore the backup`);
    return { bytes, mediaType, sha256 };
  },

  has: async (documentId) => (await findHash(folder, documentId)) !== undefined,

  async remove(documentId) {
    const sha256 = await findHash(folder, documentId);
    if (sha256 !== undefined) await rm(buildPath(folder, sha256), { force: true });
  },
});

const idDigits = 32;

function assertAcceptable(bytes: Uint8Array, mediaType: string): void {
  const buildRefusal = (code: string, problem: string) =>
    new PortFailure('refused', `document: ${problem}`, { code });
  if (bytes.length > maxBytes)
    throw buildRefusal('MAT_INVALID', 'larger than 20 MiB; send a smaller one');
  if (detectMediaType(bytes) !== undefined) return;
  if (bytes.length === 0 || magicBytes.has(mediaType))
    throw buildRefusal('MAT_UNREADABLE', 'empty or damaged; send the original file');
  throw buildRefusal('MAT_INVALID', `type not accepted; send ${[...magicBytes.keys()].join(', ')}`);
}

/** Programs write a byte order mark or line ends before the first sign of a PDF, and readers of PDF skip them. */
const beforePdf = /^(?:\u00EF\u00BB\u00BF)?[\t\r\n\f ]*/;
const maxBeforePdf = 64;

function detectMediaType(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, maxBeforePdf)).toString('latin1');
  const skipped = beforePdf.exec(start)?.[0].length ?? 0;
  return [...magicBytes].find(([type, beginning]) => {
    const at = type === 'application/pdf' ? skipped : 0;
    return beginning.equals(bytes.subarray(at, at + beginning.length));
  })?.[0];
}

const buildShardPath = (folder: string, hash: string) =>
  join(folder, hash.slice(0, 2), hash.slice(2, 4));
const buildPath = (folder: string, sha256: string) => join(buildShardPath(folder, sha256), sha256);

/** An id is `doc_` and the first 32 digits of the hash; nothing else becomes part of a path. */
async function findHash(folder: string, documentId: string): Promise<string | undefined> {
  const [, beginning] = /^doc_([0-9a-f]{32})$/.exec(documentId) ?? [];
  if (beginning === undefined) return undefined;
  const names = await readdir(buildShardPath(folder, beginning)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  return names.find((name) => name.startsWith(beginning) && name.length === 64);
}

/** Writes a file so that readers find all of it or nothing, also after a power failure. */
async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const part = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    // Names last when the folders that hold them are synced; the folders above may be new as well.
    for (const each of [folder, dirname(folder), dirname(dirname(folder))]) await syncFolder(each);
  } finally {
    await rm(part, { force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
