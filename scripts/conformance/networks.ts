/** What a network must say of the accounts that it pays, and what it does with those of single terminals. */
import { PaidAccount } from '../../adapters/networks/neutral-contract.ts';
import { NotJudged, require, type Check } from './check.ts';
import type { Connection } from './connection.ts';
import type { Example } from './example.ts';
import { requireOwnCard, type Judging } from './judging.ts';
import {
  buildCall,
  describe,
  isRefusal,
  readId,
  requireSecret,
  requireUnderstood,
} from './keyed-calls.ts';
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
    id: 'undone-early',
    rule: 'an order that is taken back while it is pending never takes effect',
    why: 'a change that was stopped in time would move the merchant’s money a moment later',
    async run(party) {
      const { payingNetwork } = judging.example;
      if (!payingNetwork)
        throw new NotJudged('give a network that pays by itself as payingNetwork in --data');
      const order = buildNetworkOrder(judging, payingNetwork);
      const [key, undoKey] = [newKey(), newKey()];
      const before = await readLast4(party, judging, payingNetwork);
      readId(order, await party.send(buildCall(order, key)));
      const undo = { ...buildCall(order, undoKey), body: order.buildUndoing(key) };
      readId(order, await party.send(undo));
      for (const each of [undoKey, key])
        await askUntilFinal(party, order, each, judging.finalWithinMs);
      const after = await readLast4(party, judging, payingNetwork);
      require(after === before, () => `the account became ${after}, and was ${before}`);
    },
  },
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
    id: 'account-secret',
    rule: 'the account that is paid is told to nobody without the secret, and of no merchant that the network does not know',
    why: 'an answer about nobody would confirm a change that was never made',
    async run(party) {
      const { merchantId, networkId } = judging.example.payingNetwork ?? judging.example;
      const path = buildAccountPath(judging.example, { merchantId, networkId });
      await requireSecret(party, { method: 'GET', path });
      const nobody = buildAccountPath(judging.example, {
        merchantId: `nobody-${judging.run}`,
        networkId,
      });
      const answer = await party.send({ method: 'GET', path: nobody });
      require(answer.status === 404 && isRefusal(answer), () => describe(answer));
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
  owner: AccountOwner,
): Promise<string> {
  const path = buildAccountPath(example, owner);
  const answer = await party.send({ method: 'GET', path });
  require(answer.status === 200, () => describe(answer));
  return requireUnderstood(PaidAccount, answer).last4;
}

function buildAccountPath(
  { acquirerId }: Example,
  { merchantId, networkId, terminalNo }: AccountOwner,
): string {
  const names = [networkId, 'accounts', acquirerId, merchantId].map(encodeURIComponent);
  const query = terminalNo === undefined ? '' : `?terminalNo=${encodeURIComponent(terminalNo)}`;
  return `/${names.join('/')}${query}`;
}

/** @throws Breach unless the digits end the number of the account that was ordered */
const requireNew = (last4: string, { account }: Example, when: string): void =>
  require(account.number.endsWith(last4), () =>
    `${when} it shows ${last4}, not ${account.number.slice(-4)}`);
