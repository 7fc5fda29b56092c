import { createHash } from 'node:crypto';
import { toCanonicalJson } from '../domain/text/canonical-json.ts';

/** Names content that is plain data: 32 hexadecimal digits of its SHA-256, whatever the order of its keys. */
export const computeDigest = (content: unknown): string =>
  createHash('sha256').update(toCanonicalJson(content)).digest('hex').slice(0, 32);
