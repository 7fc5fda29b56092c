/** What stands on a picture of a document: a test file has it as JSON after this mark, anywhere in its bytes. */
import { z } from 'zod';

const mark = '%%card-change-document ';

const DocumentText = z.strictObject({
  name: z.string().exactOptional(),
  number: z.string().exactOptional(),
  validUntil: z.iso.date().exactOptional(),
  /** What an inspection of the picture finds. */
  signs: z.array(z.enum(['tampered', 'screen'])).exactOptional(),
  /** Names the picture: files with the same one are copies of it. */
  picture: z.string().exactOptional(),
});
export type DocumentText = z.infer<typeof DocumentText>;

/** A line for a test file. */
export const writeDocumentText = (text: DocumentText): string => `${mark}${JSON.stringify(text)}\n`;

/** Undefined for a picture on which nothing can be read. */
export function readDocumentText(bytes: Buffer): DocumentText | undefined {
  const text = bytes.toString('utf8');
  const at = text.indexOf(mark);
  if (at < 0) return undefined;
  const [line = ''] = text.slice(at + mark.length).split('\n');
  return DocumentText.parse(JSON.parse(line));
}

/** A document as it is sent to the parties that look at it. */
export const DocumentImage = z.object({
  requestId: z.string().min(1),
  kind: z.string().min(1),
  mediaType: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
  image: z.base64().transform((base64) => Buffer.from(base64, 'base64')),
});
