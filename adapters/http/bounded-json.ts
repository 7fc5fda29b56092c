/** Parses JSON of strangers: what a cheap look shows to be too deep or too much is never built. */

/** `not-json`: not UTF-8, or not JSON. `too-complex`: deeper or more than an honest caller sends. */
export class JsonRefused extends Error {
  readonly reason: 'not-json' | 'too-complex';

  constructor(reason: JsonRefused['reason'], cause?: unknown) {
    super(reason, { cause });
    this.name = 'JsonRefused';
    this.reason = reason;
  }
}

export interface JsonLimits {
  /** How deep lists and objects may stand in each other. */
  depth: number;
  /** How many values there may be in all. */
  values: number;
}

export const defaultJsonLimits: JsonLimits = { depth: 32, values: 10_000 };

/**
 * JSON from bytes, which must be UTF-8: bytes of another encoding are refused and never replaced, because
 * the replacement would be stored as somebody's name.
 * @throws JsonRefused
 */
export function parseBoundedJson(
  bytes: Uint8Array | ArrayBuffer,
  limits: JsonLimits = defaultJsonLimits,
): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    assertWithin(text, limits);
    return JSON.parse(text);
  } catch (error) {
    throw error instanceof JsonRefused ? error : new JsonRefused('not-json', error);
  }
}

/** Counts brackets and commas outside of strings; whether they are JSON is for the parser to say. */
function assertWithin(text: string, { depth: maxDepth, values: maxValues }: JsonLimits): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = findEndOfString(text, at);
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (sign === '[' || sign === '{' || sign === ',') values += 1;
    if (depth > maxDepth || values > maxValues) throw new JsonRefused('too-complex');
  }
}

/** The place of the closing quote; the end of the text when there is none. */
function findEndOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
