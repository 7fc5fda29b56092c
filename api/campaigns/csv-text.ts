/** The text of a CSV file before it is parsed: one kind of line end, and what separates cells. */

const separators = [',', ';', '\t'] as const;
type Separator = (typeof separators)[number];

/** No header line is longer: a file without line ends must not be read into memory. */
const maxHeadLength = 8_192;

/**
 * The text with one kind of line end and without a byte order mark. Files that were edited by several
 * programs mix CRLF, LF and CR.
 */
export async function* unifyLineEnds(
  source: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let endsWithReturn = false;
  for await (const chunk of source) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text === '') continue;
    // A line feed that belongs to the return at the end of the last chunk is no line of its own.
    const rest = endsWithReturn && text.startsWith('\n') ? text.slice(1) : text;
    endsWithReturn = text.endsWith('\r');
    yield rest.replaceAll(/\r\n?/g, '\n');
  }
  yield decoder.decode();
}

interface Head {
  separator: Separator;
  /** The text that was read and still has to be parsed. */
  head: string;
  /** The line of the file with which `head` begins. */
  line: number;
}

/** Reads as far as the header line, whose separator is that of the file. A line such as `sep=;` before it names it. */
export async function readHead(text: AsyncGenerator<string>): Promise<Head> {
  let head = '';
  let line = 1;
  let named: Separator | undefined;
  for (;;) {
    const { done, value = '' } = await text.next();
    head += line === 1 && head === '' ? value.replace(/^\ufeff/, '') : value;
    const isComplete = done === true || head.length > maxHeadLength;
    for (;;) {
      const end = head.indexOf('\n');
      if (end < 0 && !isComplete) break;
      const first = end < 0 ? head : head.slice(0, end);
      const declared = /^"?sep=([,;\t])"?$/i.exec(first.trimEnd())?.[1];
      if (declared === undefined && first.trim() !== '')
        return { separator: named ?? findSeparator(first), head, line };
      named = separators.find((each) => each === declared) ?? named;
      if (end < 0) return { separator: named ?? ',', head: '', line };
      head = head.slice(end + 1);
      line += 1;
    }
  }
}

/** The separator that occurs most often outside of quotes. */
function findSeparator(header: string): Separator {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const counts = separators.map((each) => bare.split(each).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The text that was read already, then the rest. */
export async function* prepend(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}
