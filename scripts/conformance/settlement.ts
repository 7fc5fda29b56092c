/** What the settlement must show afterwards: the engine believes the position that it reads back. */
import { readDataCounts } from '../../domain/switch/migration.ts';
import { CardStatement, Position, Statement } from '../../adapters/parties/settlement.ts';
import { require, type Check } from './check.ts';
import type { Connection } from './connection.ts';
import { buildHeader, requireOwnCard, type Judging } from './judging.ts';
import { buildCall, describe, readId, requireSecret, requireUnderstood } from './keyed-calls.ts';
import { askUntilFinal, type Order } from './orders.ts';

/** Whose position: the merchant of the example, or one of its terminals. */
interface Scope {
  merchantId: string;
  terminal?: string;
}

const readPosition = async (
  party: Connection,
  { example }: Judging,
  { merchantId, terminal }: Scope = { merchantId: example.merchantId },
) => {
  const query = terminal === undefined ? '' : `?terminal=${encodeURIComponent(terminal)}`;
  const path = `/positions/${buildMerchantPath(example.acquirerId, merchantId)}${query}`;
  const answer = await party.send({ method: 'GET', path });
  require(answer.status === 200, () => describe(answer));
  return requireUnderstood(Position, answer);
};

const buildMerchantPath = (acquirerId: string, merchantId: string): string =>
  [acquirerId, merchantId].map(encodeURIComponent).join('/');

export const buildReadCheck = ({ example, run }: Judging): Check => ({
  id: 'reads',
  rule: 'positions and payouts are told to nobody without the secret, and of no merchant that nobody knows',
  why: 'an answer about nobody would be believed of the merchant whose id was mistyped',
  async run(party) {
    const { acquirerId, merchantId } = example;
    for (const [kind, query] of [
      ['positions', ''],
      ['payouts', '?cardVersion=1'],
    ]) {
      const path = `/${kind}/${buildMerchantPath(acquirerId, merchantId)}${query}`;
      await requireSecret(party, { method: 'GET', path });
      const nobody = `/${kind}/${buildMerchantPath(acquirerId, `nobody-${run}`)}${query}`;
      const answer = await party.send({ method: 'GET', path: nobody });
      require(answer.status >= 400 && answer.status < 500, () => describe(answer));
    }
  },
});

/** Places a settlement order and waits for its end. @throws Breach unless it is done */
export async function carryOut(
  party: Connection,
  judging: Judging,
  order: Order,
  key: string,
  fields: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const body = { ...buildHeader(judging), ...fields };
  readId(order, await party.send({ ...buildCall(order, key), body }));
  const end = await askUntilFinal(party, order, key, judging.finalWithinMs);
  require(end.body?.['state'] === 'done', () => `${String(fields['kind'])}: ${describe(end)}`);
  return end.body;
}

export const buildHoldCheck = (judging: Judging, order: Order, newKey: () => string): Check => ({
  id: 'hold-read-back',
  rule: 'payouts are held after "hold" and no more after "release", as the position says',
  why: 'the engine believes what it reads back: payouts that go on reach a card that is given up',
  async run(party) {
    await carryOut(party, judging, order, newKey(), { kind: 'hold' });
    const { held } = await readPosition(party, judging);
    await carryOut(party, judging, order, newKey(), { kind: 'release' });
    require(held, () => 'after "hold" the position says that nothing is held');
    const after = await readPosition(party, judging);
    require(!after.held, () => 'after "release" the position says that payouts are held');
  },
});

export const buildScopeCheck = (judging: Judging, order: Order, newKey: () => string): Check => ({
  id: 'terminal-scope',
  rule: 'an order with "terminal" is about the card of that terminal only, as both positions say',
  why: 'the payouts of one terminal are held while its card changes, and those of all others go on',
  async run(party) {
    const { merchantId, terminal } = requireOwnCard(judging);
    const scope = { merchantId, terminal };
    await carryOut(party, judging, order, newKey(), { kind: 'hold', ...scope });
    const ofTerminal = await readPosition(party, judging, scope);
    const ofMerchant = await readPosition(party, judging, { merchantId });
    await carryOut(party, judging, order, newKey(), { kind: 'release', ...scope });
    require(ofTerminal.held, () => 'after "hold" the position of the terminal says otherwise');
    require(!ofMerchant.held, () => 'the payouts of the whole merchant are held');
  },
});

export const buildPayoutsCheck = ({ example, run }: Judging): Check => ({
  id: 'payouts-listed',
  rule: 'payouts are listed since a card version, with those that are out at earlier cards; for many merchants at once too, without those that nobody knows',
  why: 'a payout that came back from the old card is told to the owner, and one that was not paid again is noticed',
  async run(party) {
    const { acquirerId, merchantId } = example;
    const base = `/payouts/${encodeURIComponent(acquirerId)}`;
    const path = `${base}/${encodeURIComponent(merchantId)}?cardVersion=1`;
    const ofCard = await party.send({ method: 'GET', path });
    require(ofCard.status === 200, () => describe(ofCard));
    requireUnderstood(Statement, ofCard);
    const cards = [merchantId, `nobody-${run}`].map((each) => ({
      merchantId: each,
      cardVersion: 1,
    }));
    const ofMany = await party.send({ method: 'POST', path: base, body: { cards } });
    const [first, ...others] = (ofMany.body?.['statements'] ?? []) as Record<string, unknown>[];
    const isOfMerchant = first?.['merchantId'] === merchantId && first['sinceCardVersion'] === 1;
    require(isOfMerchant && others.length === 0, () => describe(ofMany));
    requireUnderstood(CardStatement, { ...ofMany, body: first });
  },
});

export const buildTargetCheck = (judging: Judging, order: Order, newKey: () => string): Check => ({
  id: 'target-read-back',
  rule: 'the target moves with "set-target", and back with "restore-target", as the position says',
  why: 'whether the money goes to the new card or to the old one is read from the position',
  async run(party) {
    const { example, run } = judging;
    const before = await readPosition(party, judging);
    const snapshot = await carryOut(party, judging, order, newKey(), { kind: 'snapshot' });
    const { snapshotRef } = (snapshot['result'] ?? {}) as { snapshotRef?: unknown };
    require(typeof snapshotRef === 'string', () => 'the snapshot has no result.snapshotRef');
    require(readDataCounts(snapshot['result'] as never) !== undefined, () =>
      'the snapshot has no result.hash, terminals, payouts or payoutsFen');
    await carryOut(party, judging, order, newKey(), {
      ...{ kind: 'set-target', account: example.account, evidence: run },
      expectCardVersion: before.cardVersion,
    });
    const moved = await readPosition(party, judging);
    await carryOut(party, judging, order, newKey(), { kind: 'restore-target', snapshotRef });
    const back = await readPosition(party, judging);
    require(moved.targetLast4 === example.account.number.slice(-4), () =>
      `after "set-target" the target is ${moved.targetLast4}`);
    require(back.targetLast4 === before.targetLast4, () =>
      `after "restore-target" the target is ${back.targetLast4}, not ${before.targetLast4}`);
  },
});
