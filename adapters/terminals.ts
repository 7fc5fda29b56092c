import type { TerminalOrder, TerminalsPort } from '../activities/terminals.ts';
import type { Party } from './http.ts';
import { placeOrder, queryOrder } from './orders.ts';
import { describedAccount, type RevealingVault } from './reveal.ts';

/** Terminals learn the masks of the account only: the link of the five elements needs no more (rules.md C1). */
export function terminalsAdapter(party: Party, vault: RevealingVault): TerminalsPort {
  const account = async ({ merchant }: TerminalOrder, token: string) => {
    const { first6, last4, bankCode } = await describedAccount(vault, merchant, token);
    return { first6, last4, bankCode };
  };
  return {
    order: async (order) => {
      const { key, merchant, accountToken, ...fields } = order;
      return placeOrder(party, {
        key,
        body: {
          ...fields,
          ...merchant,
          ...(accountToken !== undefined && { account: await account(order, accountToken) }),
        },
      });
    },
    query: (key, options) => queryOrder(party, { key }, options),
  };
}
