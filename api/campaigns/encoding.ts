/** The text of a campaign's file: UTF-8, or GB18030, which Chinese Excel writes. Never a mixture, and never a guess. */
import { isUtf8 } from 'node:buffer';
import { createPause } from './pause.ts';

export const fileEncodings = ['utf-8', 'gb18030'] as const;
export type FileEncoding = (typeof fileEncodings)[number];

/** The text in pieces, or what is wrong with the encoding. */
export type FileText =
  | { encoding: FileEncoding; text: AsyncIterable<string> }
  | { encodingFault: 'UTF-16' | 'UTF-8 + GB18030' | 'GB18030?' | 'U+FFFD' };

const sliceBytes = 64 * 1024;

/**
 * Reads the whole file first, because its encoding is that of the file and not of a row: in GB18030 some
 * rows happen to be valid UTF-8 with other names in them.
 */
export async function readFileText(source: AsyncIterable<Uint8Array | string>): Promise<FileText> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(Buffer.from(piece as Uint8Array));
  const bytes = Buffer.concat(pieces);
  if (hasNulls(bytes)) return { encodingFault: 'UTF-16' };
  if (isUtf8(bytes))
    return bytes.includes(lostSign)
      ? { encodingFault: 'U+FFFD' }
      : { encoding: 'utf-8', text: decode(bytes, 'utf-8') };
  if (await hasUtf8Cells(bytes)) return { encodingFault: 'UTF-8 + GB18030' };
  if (!(await isGb18030(bytes))) return { encodingFault: 'GB18030?' };
  return { encoding: 'gb18030', text: decode(bytes, 'gb18030') };
}

/** What a program writes in place of a sign that it could not read. */
const lostSign = Buffer.from('\uFFFD');
const utf16Marks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

const hasNulls = (bytes: Buffer): boolean =>
  bytes.includes(0) || utf16Marks.some((mark) => mark.equals(bytes.subarray(0, 2)));

async function* decode(bytes: Buffer, encoding: FileEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let at = 0; at < bytes.length; at += sliceBytes)
    yield decoder.decode(bytes.subarray(at, at + sliceBytes), { stream: true });
  yield decoder.decode();
}

async function isGb18030(bytes: Buffer): Promise<boolean> {
  const pause = createPause();
  try {
    for await (const text of decode(bytes, 'gb18030')) {
      if (text.includes('\uFFFD')) return false;
      await pause();
    }
    return true;
  } catch {
    return false;
  }
}

// Commas, semicolons, quotes, tabs and line ends are never part of a sign in GB18030.
const separators = new Set(Buffer.from(',;"\t\r\n'));

/**
 * Whether a cell holds Chinese in UTF-8. Bytes of GB18030 that happen to be UTF-8 give Latin or Greek
 * letters; to give Chinese they would have to fit in threes.
 */
async function hasUtf8Cells(bytes: Buffer): Promise<boolean> {
  const pause = createPause();
  let start = 0;
  let isAscii = true;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at] ?? 0x0a;
    if (byte >= 0x80) isAscii = false;
    if (!separators.has(byte)) continue;
    if (!isAscii && isChineseUtf8(bytes.subarray(start, at))) return true;
    start = at + 1;
    isAscii = true;
    const paused = pause.every(1_000);
    if (paused) await paused;
  }
  return false;
}

const isChineseUtf8 = (cell: Buffer): boolean =>
  isUtf8(cell) && /[\u4E00-\u9FFF]/.test(cell.toString('utf8'));
