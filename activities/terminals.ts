import type { OrderAnswer, OrderState } from '../domain/parties/orders.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface TerminalOrder {
  key: string;
  requestId: string;
  merchant: MerchantRef;
  /** The terminal's serial number. */
  sn: string;
  kind: 'register' | 'unregister' | 'configure' | 'restore-config' | 'test-sale' | 'void-test-sale';
  /** For register and configure: the account of the five-element link [C1 2021-259]. */
  accountToken?: string;
  amountFen?: number;
  undoes?: string;
}

/** Registers terminals at the clearing house, configures them and runs test sales. Terminals are often offline. */
export interface TerminalsPort {
  order(order: TerminalOrder): Promise<OrderAnswer>;
  query(key: string, options: CallOptions): Promise<OrderState>;
}

export const createTerminalActivities = (terminals: TerminalsPort) => ({
  queryTerminal: (key: string) => callPort((options) => terminals.query(key, options)),
});
