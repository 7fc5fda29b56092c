/** What holds of every call with an effect: it carries a key, and has its effect once, whatever is lost or repeated. */
import type { z } from 'zod';
import { Refusal } from '../../adapters/http/party.ts';
import { isInconclusive } from '../../adapters/parties/iso-8583.ts';
import { require, type Check } from './check.ts';
import type { Answer, Call, Connection } from './connection.ts';

export interface KeyedCall {
  /** What the call makes, in words, e.g. "an order". */
  what: string;
  path: string;
  /** A body that the party accepts. The key stands in it where the contract says so. */
  buildBody(key: string): Record<string, unknown>;
  /** Another good body under the same key. */
  buildOtherBody(key: string): Record<string, unknown>;
  /** A field without which the call makes no sense. */
  neededField: string;
  /** Name of the field that identifies what was made, e.g. `ref`. */
  idField: string;
  /** As the engine reads the answer. */
  buildMadeSchema(key: string): z.ZodType;
  /** What was made is asked about here, by the key. */
  buildQueryPath?(key: string): string;
}

const accepted = [200, 201, 202];

export const buildKeyedChecks = (call: KeyedCall, newKey: () => string): Check[] => [
  {
    id: 'secret',
    rule: 'a call without the secret, or with another one, is answered 401, and so is a question about it',
    why: 'whoever reaches the address could move the merchant’s money',
    async run(party) {
      const key = newKey();
      await requireSecret(party, buildCall(call, key));
      readId(call, await party.send(buildCall(call, key)));
      const path = call.buildQueryPath?.(key);
      if (path !== undefined) await requireSecret(party, { method: 'GET', path });
    },
  },
  {
    id: 'key-needed',
    rule: 'a call without an Idempotency-Key is answered 400 MISSING_KEY',
    why: 'a call that nobody can ask about cannot be repeated safely',
    async run(party) {
      const { key: _left, ...unkeyed } = buildCall(call, newKey());
      const answer = await party.send(unkeyed);
      require(answer.status === 400 && answer.body?.['code'] === 'MISSING_KEY', () =>
        describe(answer));
    },
  },
  {
    id: 'bad-body',
    rule: `a body without "${call.neededField}" is answered 4xx with {code, message}`,
    why: 'an answer of 5xx says nothing of the state: such an order is asked about for hours',
    async run(party) {
      const key = newKey();
      const { [call.neededField]: _left, ...body } = call.buildBody(key);
      const answer = await party.send({ ...buildCall(call, key), body });
      require(isRefusal(answer), () => describe(answer));
    },
  },
  {
    id: 'accepted',
    rule: `a good call makes ${call.what} and names it in "${call.idField}"`,
    why: 'without it nothing else can be judged',
    async run(party) {
      const key = newKey();
      const answer = await party.send(buildCall(call, key));
      readId(call, answer);
      requireUnderstood(call.buildMadeSchema(key), answer);
    },
  },
  {
    id: 'same-answer',
    rule: `the same key and body make nothing new: the same "${call.idField}" comes back`,
    why: 'a call whose answer was lost is repeated under its key; made twice, it pays twice',
    async run(party) {
      const again = buildCall(call, newKey());
      const first = readId(call, await party.send(again));
      const second = readId(call, await party.send(again));
      require(first === second, () => `first ${first}, then ${second}`);
    },
  },
  {
    id: 'at-once',
    rule: `five calls at once under one key make one thing`,
    why: 'two workers may send the same order when one of them is slow',
    async run(party) {
      const same = buildCall(call, newKey());
      const answers = await Promise.all(Array.from({ length: 5 }, () => party.send(same)));
      // One that is refused while the first is under way is repeated later.
      const ids = new Set(
        answers
          .filter(({ status }) => accepted.includes(status))
          .map((answer) => readId(call, answer)),
      );
      require(ids.size === 1, () => `it made ${[...ids].join(', ') || 'nothing'}`);
    },
  },
  {
    id: 'key-reused',
    rule: 'another body under a known key is answered 409 KEY_REUSED',
    why: 'a fault of ours would otherwise pass for an order that was carried out',
    async run(party) {
      const key = newKey();
      readId(call, await party.send(buildCall(call, key)));
      const other = await party.send({ ...buildCall(call, key), body: call.buildOtherBody(key) });
      require(other.status === 409 && other.body?.['code'] === 'KEY_REUSED', () => describe(other));
    },
  },
  {
    id: 'lost-answer',
    rule: 'a call that was cut off before its answer is made once, also when it is repeated',
    why: 'connections break in the middle of a payment every day',
    async run(party) {
      const lost = buildCall(call, newKey());
      await party.sendAndHangUp(lost);
      const first = readId(call, await party.send(lost));
      const second = readId(call, await party.send(lost));
      require(first === second, () => `first ${first}, then ${second}`);
    },
  },
];

export const buildCall = (call: KeyedCall, key: string): Call => ({
  method: 'POST',
  path: call.path,
  key,
  body: call.buildBody(key),
});

/** @throws Breach when the call was not accepted, or names nothing */
export function readId({ idField }: KeyedCall, answer: Answer): string {
  const id = answer.body?.[idField];
  require(accepted.includes(answer.status) && typeof id === 'string' && id !== '', () =>
    describe(answer));
  return id;
}

/**
 * A clear no: 4xx with message, and a code of capitals and underscores that is final. The engine takes any other for no
 * answer.
 */
export const isRefusal = ({ status, body }: Answer): boolean =>
  status >= 400 &&
  status < 500 &&
  Refusal.safeParse(body).success &&
  !isInconclusive(String(body?.['code'])) &&
  typeof body?.['message'] === 'string';

/** @throws Breach unless the call without the secret, and with another one, is answered 401 */
export async function requireSecret(party: Connection, call: Call): Promise<void> {
  for (const secret of [undefined, 'not-the-secret']) {
    const { status } = await party.send({ ...call, secret });
    require(status === 401, () =>
      `${call.method} ${call.path}, ${secret ?? 'without a secret'}: it answered ${status}`);
  }
}

/** What the engine reads in an answer. @throws Breach when it does not understand it */
export function requireUnderstood<T>(schema: z.ZodType<T>, answer: Answer): T {
  const read = schema.safeParse(answer.body);
  require(read.success, () => `not understood: ${listFields(read.error)}; ${describe(answer)}`);
  return read.data as T;
}

/** The fields that are wrong or missing, also where one of several forms would have to fit. */
const listFields = (error: z.ZodError | undefined): string =>
  [
    ...new Set(
      (error?.issues ?? []).flatMap((issue) =>
        issue.code === 'invalid_union' && issue.path.length === 0
          ? issue.errors.flat().map(({ path }) => path.join('.'))
          : [issue.path.join('.')],
      ),
    ),
  ].join(', ');

/** What a party answered, in one line. */
export const describe = ({ status, body }: Answer): string =>
  `it answered ${status} ${body === undefined ? 'without a JSON object' : JSON.stringify(body).slice(0, 200)}`;

/** Asks until a condition holds. @throws Breach when it does not in time */
export async function askUntil(
  party: Connection,
  path: string,
  withinMs: number,
  holds: (answer: Answer) => boolean,
): Promise<Answer> {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await party.send({ method: 'GET', path });
    if (holds(answer)) return answer;
    require(performance.now() < until, () => `after ${withinMs / 1_000} s ${describe(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
