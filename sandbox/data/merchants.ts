/** Test merchants as the acquirer's core keeps them. Dates are relative to the start of the sandbox, or to the clock of a test. */
import { createHash } from 'node:crypto';
import type { Binding, Network, Terminal } from '../../domain/parties/merchant.ts';
import { AccountState } from '../settlement/account-state.ts';
import { maskAddress } from '../masks.ts';
import { unreachableMobiles } from './persons.ts';
import {
  buildGreenMerchant,
  merchantTemplates,
  type CoreRecord,
  type RelativeDay,
} from './templates.ts';

interface Address {
  channel: 'sms' | 'email';
  address: string;
}

export interface SandboxMerchant {
  record: CoreRecord;
  addresses: Record<string, Address>;
  accountState: AccountState;
  /** Of terminals with a card of their own, by serial number. */
  terminalStates: Map<string, AccountState>;
}

export type MerchantChanges = Partial<Omit<CoreRecord, 'merchantId'>>;

const dayMs = 24 * 60 * 60_000;
const createRelativeDay =
  (now: number): RelativeDay =>
  (days) =>
    new Date(now + days * dayMs).toISOString();

/** Each merchant has a mobile of its own, so that messages differ by their receiver. */
const computeMobile = (merchantId: string): string => {
  const digest = createHash('sha256').update(merchantId).digest();
  return `138${String(digest.readUInt32BE() % 100_000_000).padStart(8, '0')}`;
};

const addMerchantNumbers = (merchantId: string, networks: Network[]): Network[] =>
  networks.map((network) => {
    const merchantNo = numbersByNetwork[network.id]?.(merchantId);
    return merchantNo === undefined ? network : { ...network, merchantNo };
  });

/** The number of a terminal at a network where it has an account of its own, eight digits. */
export const computeTerminalNo = (sn: string): string => computeMobile(`terminal ${sn}`).slice(3);

/** Where the template says that terminals have accounts of their own, those with a card of their own do. */
const addTerminalNos = (networks: Network[], terminals: readonly Terminal[]): Network[] =>
  networks.map((network) => {
    if (!network.terminalNos) return network;
    const own = terminals.filter(({ binding }) => binding !== undefined);
    const terminalNos = Object.fromEntries(own.map(({ sn }) => [sn, computeTerminalNo(sn)]));
    return { ...network, terminalNos };
  });

const createTerminalStates = (terminals: readonly Terminal[]): Map<string, AccountState> =>
  new Map(
    terminals.flatMap(({ binding, sn }) => (binding ? [[sn, new AccountState(binding)]] : [])),
  );

/**
 * The merchant as the settlement sees one of its terminals: the card is the terminal's. Undefined for a terminal that
 * settles to the merchant's card.
 */
export function viewTerminal(merchant: SandboxMerchant, sn: string): SandboxMerchant | undefined {
  const terminal = merchant.record.terminals.find((each) => each.sn === sn);
  const accountState = merchant.terminalStates.get(sn);
  if (!terminal?.binding || !accountState) return undefined;
  const record = Object.create(merchant.record, {
    binding: {
      enumerable: true,
      get: () => terminal.binding,
      set: (binding: Binding) => {
        terminal.binding = binding;
      },
    },
  }) as CoreRecord;
  return { ...merchant, record, accountState };
}

/** The number of a merchant at WeChat Pay, ten digits. */
export const computeSubMchid = (merchantId: string): string =>
  `19${computeMobile(`${merchantId} at WeChat Pay`).slice(3)}`;

/** The number of a merchant at Yeepay, eleven digits. */
export const computeYeepayNo = (merchantId: string): string =>
  `100${computeMobile(`${merchantId} at Yeepay`).slice(3)}`;

/** The UnionPay number of a merchant of Lakala, 15 digits. */
export const computeLakalaNo = (merchantId: string): string =>
  `8222900${computeMobile(`${merchantId} at Lakala`).slice(3)}`;

/** Networks that know a merchant by a number of their own. */
const numbersByNetwork: Readonly<Record<string, (merchantId: string) => string>> = {
  'wechat-pay': computeSubMchid,
  yeepay: computeYeepayNo,
  lakala: computeLakalaNo,
};

const buildAddresses = (merchantId: string): Record<string, Address> => ({
  'c-mobile': { channel: 'sms', address: computeMobile(merchantId) },
  'c-mail': { channel: 'email', address: `${merchantId.toLowerCase()}@example.com` },
  'c-removed': { channel: 'sms', address: computeMobile(`${merchantId} before`) },
  'c-unreachable': { channel: 'sms', address: unreachableMobiles[0] ?? '' },
});

/** New copies of all merchants of the table. @param now ms since 1970, for relative dates */
export function createMerchants(now: number): SandboxMerchant[] {
  const day = createRelativeDay(now);
  return merchantTemplates.map(({ merchantId, changes }) =>
    createMerchant({ ...buildGreenMerchant(day), ...changes(day) }, merchantId),
  );
}

/** The merchant with changes, or another one like it, with terminals and addresses of its own. */
export const copyMerchant = (
  known: SandboxMerchant,
  merchantId: string,
  changes: MerchantChanges,
): SandboxMerchant =>
  merchantId === known.record.merchantId
    ? applyChanges(known, changes)
    : createMerchant(structuredClone(known.record), merchantId, changes);

/** Keeps what settlement, networks and terminals store, unless the changes set the binding. */
const applyChanges = (known: SandboxMerchant, changes: MerchantChanges): SandboxMerchant => ({
  addresses: known.addresses,
  record: {
    ...known.record,
    ...changes,
    networks: addTerminalNos(
      addMerchantNumbers(known.record.merchantId, changes.networks ?? known.record.networks),
      changes.terminals ?? known.record.terminals,
    ),
  },
  accountState: changes.binding ? new AccountState(changes.binding) : known.accountState,
  terminalStates: changes.terminals
    ? createTerminalStates(changes.terminals)
    : known.terminalStates,
});

function createMerchant(
  template: CoreRecord,
  merchantId: string,
  changes: MerchantChanges = {},
): SandboxMerchant {
  const addresses = buildAddresses(merchantId);
  const contacts = template.contacts.map((known) => ({
    ...known,
    masked: maskAddress(addresses[known.id]?.address ?? ''),
  }));
  const terminals = template.terminals.map((known, n) => ({
    ...known,
    sn: `SN-${merchantId}-${n + 1}`,
  }));
  const networks = addTerminalNos(
    addMerchantNumbers(merchantId, changes.networks ?? template.networks),
    changes.terminals ?? terminals,
  );
  const record = { ...template, contacts, terminals, ...changes, networks, merchantId };
  return {
    record,
    addresses,
    accountState: new AccountState(record.binding),
    terminalStates: createTerminalStates(record.terminals),
  };
}
