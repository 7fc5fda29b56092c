import { z } from 'zod';
import type { MerchantRef } from '../../activities/calls.ts';
import type { SettlementPort } from '../../activities/settlement.ts';
import type { Party } from '../http/party.ts';
import { placeOrder, queryOrder } from './orders.ts';
import { readVault, buildPayableAccount, type DetokenizingVault } from '../vault/detokenization.ts';

const Last4 = z.string().regex(/^\w{4}$/);
const Cycle = z.enum(['T0', 'T1', 'D1']);

export const Position = z.object({
  targetLast4: Last4,
  cardVersion: z.number().int(),
  held: z.boolean(),
  heldFen: z.number().int().nonnegative(),
  openBatches: z.number().int().nonnegative(),
  lockedBy: z.string().min(1).max(128).exactOptional(),
  dailyLimitFen: z.number().int().nonnegative().exactOptional(),
});

const Instant = z.iso.datetime({ offset: true });

const Payout = z.object({
  intentId: z.string().min(1).max(128),
  amountFen: z.number().int().positive(),
  state: z.enum(['held', 'sent', 'landed', 'returned']),
  last4: Last4.exactOptional(),
  at: Instant,
  cycle: Cycle,
  forwarded: z.boolean().exactOptional(),
  cameBack: z.object({ last4: Last4, cardVersion: z.number().int(), at: Instant }).exactOptional(),
});

export const Statement = z.object({
  targetLast4: Last4,
  cardVersion: z.number().int(),
  held: z.boolean(),
  cycle: Cycle,
  dueFen: z.number().int().nonnegative(),
  refundedFen: z.number().int().nonnegative().exactOptional(),
  balanceFen: z.number().int().exactOptional(),
  payouts: z.array(Payout),
  earlier: z.array(Payout),
});

export const CardStatement = Statement.extend({
  merchantId: z.string(),
  terminal: z.string().exactOptional(),
  sinceCardVersion: z.number().int(),
});
/** A statement that is malformed is missing: it must not keep those of other merchants back. */
const Statements = z.object({ statements: z.array(CardStatement.optional().catch(undefined)) });

export function createSettlementAdapter(party: Party, vault: DetokenizingVault): SettlementPort {
  const detokenizeAccount = async (merchant: MerchantRef, token: string, purpose: string) =>
    buildPayableAccount(
      await readVault(vault.detokenizeAccount(merchant, token, `${party.name}: ${purpose}`)),
    );
  return {
    order: async ({ key, merchant, accountToken, ...fields }) =>
      placeOrder(party, {
        key,
        body: {
          ...fields,
          ...merchant,
          ...(accountToken !== undefined && {
            account: await detokenizeAccount(merchant, accountToken, `${fields.kind} ${key}`),
          }),
        },
      }),
    query: (key, options) => queryOrder(party, { key }, options),
    readPosition: ({ terminal, ...merchant }, options) =>
      party.ask(
        {
          method: 'GET',
          path: '/positions/{acquirerId}/{merchantId}',
          params: { ...merchant },
          ...(terminal !== undefined && { query: { terminal } }),
          answer: Position,
        },
        options,
      ),
    readPayouts: ({ terminal, ...merchant }, cardVersion, options) =>
      party.ask(
        {
          method: 'GET',
          path: '/payouts/{acquirerId}/{merchantId}',
          params: { ...merchant },
          query: {
            cardVersion: String(cardVersion),
            ...(terminal !== undefined && { terminal }),
          },
          answer: Statement,
        },
        options,
      ),
    readPayoutsOfCards: async (acquirerId, cards, options) => {
      const { statements } = await party.ask(
        {
          method: 'POST',
          path: '/payouts/{acquirerId}',
          params: { acquirerId },
          body: { cards },
          answer: Statements,
        },
        options,
      );
      return statements.filter((statement) => statement !== undefined);
    },
  };
}
