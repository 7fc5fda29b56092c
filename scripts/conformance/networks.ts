/** What a network must say of the accounts that it pays, and what it does with those of single terminals. */
import { NotJudged, require, type Check } from './check.ts';
import type { Connection } from './connection.ts';
import type { Example } from './example.ts';
import { requireOwnCard, type Judging } from './judging.ts';
import { buildCall, describe, isRefusal, readId } from './keyed-calls.ts';
import { askUntilFinal, orderStates, type Order } from './orders.ts';

/** Whose account a network keeps: the merchant's, or that of one of its terminals. */
interface AccountOwner {
  merchantId: string;
  networkId: string;
  terminalNo?: string;
}

/** The orders of a network about one account. */
export function buildNetworkOrder(
  { example, run: requestId }: Judging,
  { merchantId, networkId, terminalNo }: AccountOwner,
): Order {
  const header = {
    ...{ requestId, acquirerId: example.acquirerId, merchantId },
    ...(terminalNo !== undefined && { terminalNo }),
  };
  const path = `/${encodeURIComponent(networkId)}/orders`;
  const buildChange = (account: Example['account']) => ({ ...header, kind: 'change', account });
  return {
    ...orderStates,
    what: 'an order',
    path,
    buildBody: () => buildChange(example.account),
    buildOtherBody: () => buildChange(example.otherAccount),
    neededField: 'account',
    buildQueryPath: (key) => `${path}/${encodeURIComponent(key)}`,
    buildUndoing: (key) => ({ ...header, kind: 'revert', undoes: key }),
  };
}

export const buildAccountChecks = (judging: Judging, newKey: () => string): Check[] => [
  {
    id: 'account-read-back',
    rule: 'the account that is paid is read back: the new one after a change, the old one after its way back',
    why: 'where a network pays by itself, its approval counts when this answer shows the account',
    async run(party) {
      const { payingNetwork } = judging.example;
      if (!payingNetwork)
        throw new NotJudged('give a network that pays by itself as payingNetwork in --data');
      const before = await readLast4(party, judging, payingNetwork);
      const undo = await change(party, judging, newKey, payingNetwork);
      const changed = await readLast4(party, judging, payingNetwork);
      await undo();
      const back = await readLast4(party, judging, payingNetwork);
      requireNew(changed, judging.example, 'after a change');
      require(back === before, () => `after the way back it shows ${back}, not ${before}`);
    },
  },
  {
    id: 'unknown-terminal',
    rule: 'an order for a terminal that has no account at the network is answered 422 with {code, message}',
    why: 'carried out, it would change the account of the whole merchant',
    async run(party) {
      const { merchantId, networkId, unknownTerminal } = judging.example;
      const owner = { merchantId, networkId, terminalNo: unknownTerminal };
      const answer = await party.send(buildCall(buildNetworkOrder(judging, owner), newKey()));
      require(answer.status === 422 && isRefusal(answer), () => describe(answer));
    },
  },
  {
    id: 'terminal-account',
    rule: 'an order with "terminalNo" changes the account of that terminal only, and one without it leaves that alone',
    why: 'the money of one terminal, or of all others, would go to a card that nobody asked for',
    async run(party) {
      const { merchantId, networkId, terminalNo } = requireOwnCard(judging);
      const ofMerchant = { merchantId, networkId };
      const ofTerminal = { ...ofMerchant, terminalNo };
      for (const [meant, other] of [
        [ofTerminal, ofMerchant],
        [ofMerchant, ofTerminal],
      ] as const) {
        const before = await readLast4(party, judging, other);
        const undo = await change(party, judging, newKey, meant);
        const [changed, left] = [
          await readLast4(party, judging, meant),
          await readLast4(party, judging, other),
        ];
        await undo();
        requireNew(changed, judging.example, 'the account that was meant');
        require(left === before, () => `the other account became ${left}, and was ${before}`);
      }
    },
  },
];

/** Places a change and waits for its end. @returns takes it back */
async function change(
  party: Connection,
  judging: Judging,
  newKey: () => string,
  owner: AccountOwner,
): Promise<() => Promise<void>> {
  const order = buildNetworkOrder(judging, owner);
  const [key, undoKey] = [newKey(), newKey()];
  const carryOut = async (orderKey: string, body: Record<string, unknown>) => {
    readId(order, await party.send({ ...buildCall(order, orderKey), body }));
    const end = await askUntilFinal(party, order, orderKey, judging.finalWithinMs);
    require(end.body?.['state'] === 'done', () => describe(end));
  };
  await carryOut(key, order.buildBody(key));
  return () => carryOut(undoKey, order.buildUndoing(key));
}

/** The last digits of an account: two to four of them. @throws Breach unless the answer is one of the contract */
async function readLast4(
  party: Connection,
  { example }: Judging,
  { merchantId, networkId, terminalNo }: AccountOwner,
): Promise<string> {
  const names = [networkId, 'accounts', example.acquirerId, merchantId].map(encodeURIComponent);
  const query = terminalNo === undefined ? '' : `?terminalNo=${encodeURIComponent(terminalNo)}`;
  const answer = await party.send({ method: 'GET', path: `/${names.join('/')}${query}` });
  const { last4, verification, payout } = answer.body ?? {};
  const isKnown = ['passed', 'failed', 'pending'].includes(String(verification));
  require(typeof last4 === 'string' && /^\w{2,4}$/.test(last4) && isKnown, () => describe(answer));
  require(payout === undefined || isPayout(payout), () => describe(answer));
  return last4;
}

function isPayout(payout: unknown): boolean {
  const { state, amountFen, at } = (payout ?? {}) as Record<string, unknown>;
  return (
    ['landed', 'returned'].includes(String(state)) &&
    Number.isInteger(amountFen) &&
    !Number.isNaN(Date.parse(String(at)))
  );
}

/** @throws Breach unless the digits end the number of the account that was ordered */
const requireNew = (last4: string, { account }: Example, when: string): void =>
  require(account.number.endsWith(last4), () =>
    `${when} it shows ${last4}, not ${account.number.slice(-4)}`);
