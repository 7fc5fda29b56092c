/** The checks of networks, terminals and settlement, which take orders in one shape, and of payments at the bank. */
import type { z } from 'zod';
import { buildOrderSchema, PlacedOrder } from '../../adapters/parties/orders.ts';
import { require, type Check } from './check.ts';
import type { Answer, Connection } from './connection.ts';
import {
  askUntil,
  buildCall,
  buildKeyedChecks,
  describe,
  isRefusal,
  readId,
  requireUnderstood,
  type KeyedCall,
} from './keyed-calls.ts';

/** An order can be asked about by its key, and comes to an end. */
export interface AskedCall extends KeyedCall {
  /** Path that tells the state, by the key. */
  buildQueryPath(key: string): string;
  /** The field that holds the state, and its values. */
  stateField: string;
  finalStates: readonly string[];
  pendingStates: readonly string[];
  /** The one of the final states that a good call comes to. */
  goodState: string;
  /** As the engine reads the answer to a question about it. */
  buildAskedSchema(key: string): z.ZodType;
}

export interface Order extends AskedCall {
  /** The body of an order that takes back the one under a key. */
  buildUndoing(key: string): Record<string, unknown>;
  /** The body of an order that must be refused, where the example has one. */
  refused?: Record<string, unknown>;
}

export interface OrderLimits {
  /** An order is done or refused after this long, ms. */
  finalWithinMs: number;
}

/** States of orders at networks, terminals and settlement (docs/adapters.md, Orders). */
export const orderStates = {
  idField: 'ref',
  stateField: 'state',
  finalStates: ['done', 'refused'],
  pendingStates: ['pending'],
  goodState: 'done',
  buildMadeSchema: () => PlacedOrder,
  buildAskedSchema: () => buildOrderSchema(),
} as const;

export const buildAskedChecks = (
  call: AskedCall,
  newKey: () => string,
  { finalWithinMs }: OrderLimits,
): Check[] => [
  ...buildKeyedChecks(call, newKey),
  {
    id: 'never-received',
    rule: 'a key that never came is answered 404 NEVER_RECEIVED',
    why: 'only this answer allows to send an order again that may be under way',
    async run(party) {
      const answer = await party.send({ method: 'GET', path: call.buildQueryPath(newKey()) });
      require(answer.status === 404 && answer.body?.['code'] === 'NEVER_RECEIVED', () =>
        describe(answer));
    },
  },
  {
    id: 'asked',
    rule: `${call.what} is found by its key, URL-encoded, under the same "${call.idField}"`,
    why: 'what became of an order whose answer was lost is asked by its key',
    async run(party) {
      const key = newKey();
      const made = readId(call, await party.send(buildCall(call, key)));
      const answer = await party.send({ method: 'GET', path: call.buildQueryPath(key) });
      requireState(call, answer);
      requireUnderstood(call.buildAskedSchema(key), answer);
      require(answer.body?.[call.idField] === made, () => `made ${made}, but ${describe(answer)}`);
    },
  },
  {
    id: 'lost-and-asked',
    rule: 'a call that was cut off is known by its key, or answered 404 NEVER_RECEIVED',
    why: 'anything else leaves the order unknown, and a person must look into it',
    async run(party) {
      const key = newKey();
      await party.sendAndHangUp(buildCall(call, key));
      const answer = await party.send({ method: 'GET', path: call.buildQueryPath(key) });
      if (answer.status === 404)
        require(answer.body?.['code'] === 'NEVER_RECEIVED', () => describe(answer));
      else requireState(call, answer);
    },
  },
  {
    id: 'final',
    rule: `${call.what} that is good becomes "${call.goodState}" within ${finalWithinMs / 1_000} s, and stays so`,
    why: 'the switch waits for it with payouts held; an end that changes cannot be believed',
    async run(party) {
      const key = newKey();
      readId(call, await party.send(buildCall(call, key)));
      const end = await askUntilFinal(party, call, key, finalWithinMs);
      const again = await party.send({ method: 'GET', path: call.buildQueryPath(key) });
      requireUnderstood(call.buildAskedSchema(key), end);
      const [state, later] = [end, again].map(({ body }) => body?.[call.stateField]);
      require(state === call.goodState, () => `a good call ended: ${describe(end)}`);
      require(state === later, () => `first ${String(state)}, then ${String(later)}`);
    },
  },
];

export const buildOrderChecks = (
  order: Order,
  newKey: () => string,
  limits: OrderLimits,
): Check[] => [
  ...buildAskedChecks(order, newKey, limits),
  {
    id: 'undone',
    rule: 'an order is taken back by the one that undoes it',
    why: 'a change that fails half-way must leave the merchant where it was',
    async run(party) {
      const key = newKey();
      readId(order, await party.send(buildCall(order, key)));
      await askUntilFinal(party, order, key, limits.finalWithinMs);
      await undo(party, order, key, newKey(), limits);
    },
  },
  {
    id: 'late-order',
    rule: 'an order that arrives after the one that undoes it is refused',
    why: 'a late order would move the money of a merchant whose change was stopped',
    async run(party) {
      const key = newKey();
      await undo(party, order, key, newKey(), limits);
      const late = await party.send(buildCall(order, key));
      require(late.status === 422 && isRefusal(late), () => describe(late));
    },
  },
  ...(order.refused === undefined ? [] : [buildRefusalCheck(order, order.refused, newKey)]),
];

const buildRefusalCheck = (
  order: Order,
  body: Record<string, unknown>,
  newKey: () => string,
): Check => ({
  id: 'refusal',
  rule: 'an order that cannot be carried out is answered 422 with {code, message}, and stays refused',
  why: 'owner, staff and engine are told by the code what to do next',
  async run(party) {
    const key = newKey();
    const placed = await party.send({ ...buildCall(order, key), body });
    require(placed.status === 422 && isRefusal(placed), () => describe(placed));
    const asked = await party.send({ method: 'GET', path: order.buildQueryPath(key) });
    const isUnknown = asked.status === 404 && asked.body?.['code'] === 'NEVER_RECEIVED';
    const isRefused =
      asked.body?.['state'] === 'refused' && asked.body['code'] === placed.body?.['code'];
    require(isUnknown || isRefused, () => `refused when sent, but asked ${describe(asked)}`);
  },
});

async function undo(
  party: Connection,
  order: Order,
  key: string,
  undoKey: string,
  { finalWithinMs }: OrderLimits,
): Promise<void> {
  const call = { ...buildCall(order, undoKey), body: order.buildUndoing(key) };
  readId(order, await party.send(call));
  const { body } = await askUntilFinal(party, order, undoKey, finalWithinMs);
  require(body?.['state'] === 'done', () => `undoing it ended ${String(body?.['state'])}`);
}

export const askUntilFinal = (
  party: Connection,
  call: AskedCall,
  key: string,
  withinMs: number,
): Promise<Answer> =>
  askUntil(party, call.buildQueryPath(key), withinMs, (answer) =>
    call.finalStates.includes(requireState(call, answer)),
  );

/** @throws Breach unless the answer tells a state of the contract */
function requireState(
  { stateField, finalStates, pendingStates, idField }: AskedCall,
  answer: Answer,
): string {
  const { status, body } = answer;
  const state = body?.[stateField];
  const isKnown = typeof state === 'string' && [...finalStates, ...pendingStates].includes(state);
  const id = body?.[idField];
  const isNamed = typeof id === 'string' && id !== '';
  const isExplained = state !== 'refused' || typeof body?.['code'] === 'string';
  require(status === 200 && isKnown && isNamed && isExplained, () => describe(answer));
  return state;
}
