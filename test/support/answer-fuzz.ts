/**
 * Every field of every answer of a network that audits: missing, doubled, of another type, of another request. An
 * order is never `done` by such an answer, and never sent twice.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { NetworkOrder, NetworksPort } from '../../activities/networks.ts';
import { createCallContext } from './audited-network.ts';
import {
  listFields,
  tamper,
  type FieldPath,
  type Json,
  type Tampering,
} from './tampering-proxy.ts';

/** Values of other types, and of other requests. */
const otherValue = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -1, '', [], {}, ['x'], { x: 1 }, '0', 'true'),
  fc.string({ maxLength: 12 }),
  fc.integer({ min: 0, max: 99_999_999_999 }).map(String),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const tampering = fc.oneof(
  fc.constant<Tampering>({ kind: 'missing' }),
  otherValue.map((value): Tampering => ({ kind: 'doubled', value: value as Json })),
  otherValue.map((value): Tampering => ({ kind: 'other', value: value as Json })),
);

/** What every field meets, before what is drawn at random. */
const always: readonly Tampering[] = [
  { kind: 'missing' },
  { kind: 'doubled', value: '0' },
  { kind: 'other', value: null },
  { kind: 'other', value: '0' },
];
const combine = (paths: readonly FieldPath[]): [FieldPath, Tampering][] =>
  paths.flatMap((path) => always.map((how): [FieldPath, Tampering] => [path, how]));

export interface FuzzTarget {
  network: NetworksPort;
  order: NetworkOrder;
  /** Calls that the proxy has seen, `METHOD path`. */
  calls: readonly string[];
  setChange: (change: (path: string, json: Json) => string | undefined) => void;
  /** The end of the path of the call that sends an application. */
  submission: string;
  /** Whether a field plays no part: no decision rests on it. */
  isIgnored: (path: FieldPath) => boolean;
}

const readState = async (asked: Promise<{ state: string }>): Promise<string> =>
  (await asked.catch(() => ({ state: 'failed' }))).state;

/** A change to the answer of the calls whose path ends so; undefined when it leaves the answer as it was. */
const buildChange =
  (end: string, path: FieldPath, how: Tampering) =>
  (url: string, json: Json): string | undefined => {
    if (!url.split('?')[0]?.endsWith(end)) return undefined;
    const fields = listFields(json).map((each) => JSON.stringify(each));
    if (!fields.includes(JSON.stringify(path))) return undefined;
    const text = tamper(json, path, how);
    return text === JSON.stringify(json) ? undefined : text;
  };

/**
 * The answer to the application itself is changed: the order is not done by it, and is never sent again.
 * @param answer the answer as it is
 */
export async function fuzzSubmission(
  answer: Json,
  createTarget: () => Promise<FuzzTarget>,
  drawn = 10,
): Promise<void> {
  const paths = listFields(answer);
  const examples = combine(paths);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), tampering, async (path, how) => {
      const { network, order, calls, setChange, submission } = await createTarget();
      setChange(buildChange(submission, path, how));
      const states = [
        await readState(network.change(order)),
        await readState(network.change(order)),
      ];
      expect(states[0]).not.toBe('done');
      expect(calls.filter((call) => call.endsWith(submission))).toHaveLength(1);
    }),
    { numRuns: examples.length + drawn, examples },
  );
}

/**
 * The answer to a question is changed for good, while everything else says that the change is done.
 * @param answer the answer as it is
 * @param end of the path of the question
 */
export async function fuzzQuestion(
  answer: Json,
  end: string,
  { network, order, calls, setChange, submission, isIgnored }: FuzzTarget,
  drawn = 100,
): Promise<void> {
  const paths = listFields(answer).filter((path) => !isIgnored(path));
  expect(paths).not.toEqual([]);
  const examples = combine(paths);
  const question = { networkId: order.networkId, key: order.key };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), tampering, async (path, how) => {
      const change = buildChange(end, path, how);
      let isChanged = false;
      setChange((url, json) => {
        const text = change(url, json);
        isChanged ||= text !== undefined;
        return text;
      });
      const state = await readState(network.query(question, createCallContext()));
      if (isChanged) expect(state).not.toBe('done');
      else expect(state).toBe('done');
      await readState(network.change(order));
      expect(calls.filter((call) => call.endsWith(submission))).toHaveLength(1);
    }),
    { numRuns: examples.length + drawn, examples },
  );
  setChange(() => undefined);
  expect(await readState(network.query(question, createCallContext()))).toBe('done');
}
