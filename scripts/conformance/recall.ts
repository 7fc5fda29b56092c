/** Payouts asked back from the bank of the card that they went to: nothing may be said to be back that is not. */
import { NotJudged, require, type Check } from './check.ts';
import type { Answer, Connection } from './connection.ts';
import { buildHeader, type Judging } from './judging.ts';
import { buildCall, describe, isRefusal } from './keyed-calls.ts';
import type { Order } from './orders.ts';

export const buildRecallChecks = (
  judging: Judging,
  order: Order,
  newKey: () => string,
): Check[] => {
  const recall = async (party: Connection, intents: string[]): Promise<Answer> => {
    const key = newKey();
    const body = { ...buildHeader(judging), kind: 'recall', intents };
    const placed = await party.send({ ...buildCall(order, key), body });
    if (isRefusal(placed)) return placed;
    return askWhilePending(party, order.buildQueryPath(key), judging.finalWithinMs);
  };
  return [
    {
      id: 'recall-unknown',
      rule: 'a "recall" of a payout that was never made brings nothing back, and is not "done"',
      why: 'the owner would be told that money is safe which never came back',
      async run(party) {
        const answer = await recall(party, [`nobody-${judging.run}`]);
        require(answer.body?.['state'] !== 'done', () => describe(answer));
        require(answer.status < 500, () => describe(answer));
      },
    },
    {
      id: 'recall',
      rule: 'a "recall" of a payout that has landed says how much came back, and the payout is "returned"; or it is refused with WATCH_RECALL_REFUSED',
      why: 'owner, accounting and police are told what came back, in fen',
      async run(party) {
        const landed = (await listPayouts(party, judging)).find(({ state }) => state === 'landed');
        if (!landed) throw new NotJudged('no payout of the merchant has landed on its card');
        const answer = await recall(party, [landed.intentId]);
        const { state, code, result } = (answer.body ?? {}) as Recalled;
        if (state === 'pending') return;
        if (state !== 'done')
          return require(code === 'WATCH_RECALL_REFUSED', () => describe(answer));
        require(result?.returnedFen === landed.amountFen, () =>
          `of ${landed.amountFen} fen: ${describe(answer)}`);
        const after = (await listPayouts(party, judging)).find(
          ({ intentId }) => intentId === landed.intentId,
        );
        // Paid again at once, where it was of a card that is bound no longer.
        require(after?.state === 'returned' || after?.cameBack !== undefined, () =>
          `it says that the money came back, and lists the payout as ${String(after?.state)}`);
      },
    },
  ];
};

/** The last answer: the bank has days, so an order that is still pending keeps the rule. */
async function askWhilePending(party: Connection, path: string, withinMs: number): Promise<Answer> {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await party.send({ method: 'GET', path });
    if (answer.body?.['state'] !== 'pending' || performance.now() > until) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

interface Recalled {
  state?: string;
  code?: string;
  result?: { returnedFen?: number };
}

interface ListedPayout {
  intentId: string;
  amountFen: number;
  state: string;
  cameBack?: object;
}

async function listPayouts(party: Connection, { example }: Judging): Promise<ListedPayout[]> {
  const names = [example.acquirerId, example.merchantId].map(encodeURIComponent);
  const path = `/payouts/${names.join('/')}?cardVersion=1`;
  const answer = await party.send({ method: 'GET', path });
  const { payouts } = answer.body ?? {};
  require(Array.isArray(payouts), () => describe(answer));
  return payouts as ListedPayout[];
}
