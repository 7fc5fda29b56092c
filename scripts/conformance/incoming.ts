/** Payments that the owner makes from the new card: what nobody paid must not count as paid. */
import { IncomingPayments, PaymentInstructions } from '../../adapters/parties/bank.ts';
import { NotJudged, require, type Check } from './check.ts';
import type { Answer, Connection } from './connection.ts';
import { describe, requireSecret, requireUnderstood } from './keyed-calls.ts';

const whyPaid = 'a payment that was never made would prove that a thief owns the card';

/** @param debtorAccount the account that the payment is announced from, as the bank takes it */
export const buildIncomingChecks = (debtorAccount: object, newKey: () => string): Check[] => [
  {
    id: 'incoming',
    rule: 'a payment that is announced says where to pay how much with which remark, the same each time, and is not paid yet',
    why: whyPaid,
    async run(party) {
      const key = newKey();
      const call = {
        ...{ method: 'POST' as const, path: '/incoming', key },
        body: { endToEndId: key, debtorAccount },
      };
      const announced = await party.send(call);
      if (announced.status === 404) throw new NotJudged('the server does not know POST /incoming');
      require([200, 201, 202].includes(announced.status), () => describe(announced));
      const first = requireUnderstood(PaymentInstructions, announced);
      const again = requireUnderstood(PaymentInstructions, await party.send(call));
      require(first.remark === again.remark && first.amountFen === again.amountFen, () =>
        `first ${first.amountFen} fen with ${first.remark}, then ${again.amountFen} with ${again.remark}`);
      const asked = await askIncoming(party, key);
      require(asked.status === 200, () => describe(asked));
      require(requireUnderstood(IncomingPayments, asked).payments.length === 0, () =>
        describe(asked));
      await requireSecret(party, { method: 'GET', path: buildIncomingPath(key) });
    },
  },
  {
    id: 'incoming-unknown',
    rule: 'of a payment that nobody announced none came in',
    why: whyPaid,
    async run(party) {
      const asked = await askIncoming(party, newKey());
      const isNone = asked.status === 200 && JSON.stringify(asked.body?.['payments']) === '[]';
      require(isNone || (asked.status >= 400 && asked.status < 500), () => describe(asked));
    },
  },
];

const buildIncomingPath = (key: string): string => `/incoming/${encodeURIComponent(key)}`;

const askIncoming = (party: Connection, key: string): Promise<Answer> =>
  party.send({ method: 'GET', path: buildIncomingPath(key) });
