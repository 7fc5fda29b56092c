import type { TerminalOrder, TerminalsPort } from '../../activities/terminals.ts';
import { toFailureCode, type Party } from '../http/party.ts';
import { isPayerCardFault } from './iso-8583.ts';
import { placeOrder, queryOrder } from './orders.ts';
import { describeOwnAccount, type DetokenizingVault } from '../vault/detokenization.ts';

/** Terminals get only the masks of the account: the five-element link needs no more [C1 2021-259]. */
export function createTerminalsAdapter(party: Party, vault: DetokenizingVault): TerminalsPort {
  const describeMaskedAccount = async ({ merchant }: TerminalOrder, token: string) => {
    const { first6, last4, bankCode } = await describeOwnAccount(vault, merchant, token);
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
          ...(accountToken !== undefined && {
            account: await describeMaskedAccount(order, accountToken),
          }),
        },
      });
    },
    query: (key, options) =>
      queryOrder(party, { key }, options, (code) =>
        isPayerCardFault(code) ? 'TST_PAYER_CARD' : toFailureCode(code),
      ),
  };
}
