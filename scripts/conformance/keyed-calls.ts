/** What holds of every call with an effect: it carries a key, and has its effect once, whatever is lost or repeated. */
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
}

const accepted = [200, 201, 202];

export const buildKeyedChecks = (call: KeyedCall, newKey: () => string): Check[] => [
  {
    id: 'secret',
    rule: 'a call without the secret, or with another one, is answered 401',
    why: 'whoever reaches the address could move the merchant’s money',
    async run(party) {
      for (const secret of [undefined, 'not-the-secret']) {
        const { status } = await party.send({ ...buildCall(call, newKey()), secret });
        require(status === 401, () => `${secret ?? 'without a secret'} it answered ${status}`);
      }
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
      readId(call, await party.send(buildCall(call, newKey())));
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

/** A clear no: 4xx with code and message. */
export const isRefusal = ({ status, body }: Answer): boolean =>
  status >= 400 &&
  status < 500 &&
  typeof body?.['code'] === 'string' &&
  body['code'] !== '' &&
  typeof body['message'] === 'string';

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
