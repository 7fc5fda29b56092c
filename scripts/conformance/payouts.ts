/** The checks of the list of payouts that the API shows: an access that reads, and orders nothing. */
import type { z } from 'zod';
import { PayoutList } from '../../adapters/parties/payouts.ts';
import { NotJudged, require, type Check } from './check.ts';
import type { Answer, Connection } from './connection.ts';
import { buildHeader, type Judging } from './judging.ts';
import { describe, isRefusal, requireSecret, requireUnderstood } from './keyed-calls.ts';

type Payout = z.output<typeof PayoutList>['payouts'][number];

const daysMs = (count: number): number => count * 24 * 60 * 60_000;
/** So far back the example may have its last payout. */
const lastDays = 90;

export function buildPayoutListChecks(judging: Judging): Check[] {
  const { acquirerId, merchantId } = judging.example;
  const buildPath = (from: number, to: number, ofMerchant = merchantId): string => {
    const days = new URLSearchParams({ from: formatInstant(from), to: formatInstant(to) });
    return `/${encodeURIComponent(acquirerId)}/${encodeURIComponent(ofMerchant)}?${days.toString()}`;
  };
  const buildRecentPath = (): string => buildPath(Date.now() - daysMs(lastDays), Date.now());
  const listRecent = async (party: Connection): Promise<Payout[]> => {
    const listed = readList(await party.send({ method: 'GET', path: buildRecentPath() }));
    if (listed.length === 0)
      throw new NotJudged(`the merchant has had no payout for ${lastDays} days`);
    return listed;
  };
  return [
    {
      id: 'secret',
      rule: 'the list without the secret, or with another one, is answered 401',
      why: 'whoever reaches the address could read what a merchant takes',
      async run(party) {
        await requireSecret(party, { method: 'GET', path: buildRecentPath() });
      },
    },
    {
      id: 'orders-nothing',
      rule: 'the secret of the list opens no order',
      why: 'it is held by the API, which faces the world and must be able to move nothing',
      async run(party) {
        const body = { ...buildHeader(judging), kind: 'lock' };
        const key = `${judging.run}/payouts/order`;
        const { status } = await party.send({ method: 'POST', path: '/orders', key, body });
        require([401, 403, 404, 405].includes(status), () => `an order was answered ${status}`);
      },
    },
    {
      id: 'unknown-merchant',
      rule: 'a merchant that nobody knows is answered 404 with {code, message}',
      why: 'an empty list would tell the owner that nothing was ever paid',
      async run(party) {
        const path = buildPath(Date.now() - daysMs(1), Date.now(), `nobody-${judging.run}`);
        const answer = await party.send({ method: 'GET', path });
        require(answer.status === 404 && isRefusal(answer), () => describe(answer));
      },
    },
    {
      id: 'bad-days',
      rule: 'days that are no instants are answered 4xx with {code, message}',
      why: 'an answer of 5xx is asked again and again, and the owner sees no list',
      async run(party) {
        const path = buildRecentPath().replace(/from=[^&]*/, 'from=yesterday');
        const answer = await party.send({ method: 'GET', path });
        require(isRefusal(answer), () => describe(answer));
      },
    },
    {
      id: 'listed',
      rule: 'each payout says intent, amount and when it fell due, newest first, 100 at most',
      why: 'the owner asks where the money is, payout by payout',
      async run(party) {
        const due = (await listRecent(party)).map(({ dueAt }) => Date.parse(dueAt));
        require(due.every((at, n) => n === 0 || at <= (due[n - 1] ?? 0)), () =>
          'a payout stands behind one that fell due before it');
        require(due.length <= 100, () => `it lists ${due.length} payouts`);
      },
    },
    {
      id: 'days-kept',
      rule: 'only payouts that fell due within the days asked for are listed',
      why: 'payouts of other days beside a change would be taken for its own',
      async run(party) {
        const newest = Date.parse((await listRecent(party))[0]?.dueAt ?? '');
        const path = buildPath(newest + 1, newest + 2);
        const listed = readList(await party.send({ method: 'GET', path }));
        require(listed.length === 0, () => `after the newest one it lists ${listed.length}`);
      },
    },
    {
      id: 'one-card',
      rule: 'a payout is out at one card at most: all its sendings but the last came back, oldest first',
      why: 'a payout that is out at two cards is paid twice, and the owner is told of it as if it were right',
      async run(party) {
        for (const { intentId, sendings } of await listRecent(party)) {
          const before = sendings.slice(0, -1);
          const sentAt = sendings.map((sending) => Date.parse(sending.sentAt));
          require(before.every(({ state }) => state === 'returned'), () =>
            `${intentId} was sent again before it came back`);
          require(sentAt.every((at, n) => n === 0 || at >= (sentAt[n - 1] ?? 0)), () =>
            `the sendings of ${intentId} are not in their order`);
        }
      },
    },
    {
      id: 'masked',
      rule: 'no number of a card is told but its first six and last four digits',
      why: 'the list goes to pages and to people; full numbers stand in the vault only',
      async run(party) {
        for (const { intentId, ...payout } of await listRecent(party))
          require(!/\d{12}/.test(JSON.stringify({ ...payout, amountFen: 0 })), () =>
            `a number of twelve digits or more stands at ${intentId}`);
      },
    },
  ];
}

const formatInstant = (at: number): string => new Date(at).toISOString();

/** @throws Breach unless the answer is a list of the contract */
function readList(answer: Answer): Payout[] {
  require(answer.status === 200, () => describe(answer));
  return requireUnderstood(PayoutList, answer).payouts;
}
