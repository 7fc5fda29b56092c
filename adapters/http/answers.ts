/** Reads answers of parties: one that names a field twice could be read in two ways, so it says nothing. */
import { parseJson } from './exchange.ts';

/** The JSON of an answer; undefined when it is none, or when an object in it has the same key twice. */
export function parseAnswer(body: Buffer | undefined): unknown {
  const json = parseJson(body);
  return json !== undefined && body !== undefined && hasDoubledKey(body.toString('utf8'))
    ? undefined
    : json;
}

/** Whether an object has the same key twice. @param text sound JSON */
export function hasDoubledKey(text: string): boolean {
  const objects: Set<string>[] = [];
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (key !== undefined) {
      const known = objects.at(-1);
      const name = String(JSON.parse(key));
      if (known?.has(name) === true) return true;
      known?.add(name);
    }
  }
  return false;
}
