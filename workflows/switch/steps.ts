/**
 * The switch, one table in order: lock, snapshot, hold, lead network, the other networks, terminals,
 * parameters, cut-over, reconcile (design.md §3). Make before break: the new account stands
 * everywhere before the settlement target moves, and the old one is let go last (rules.md A43). What
 * was there before is in the snapshot: the reconciliation counts against it, the way back restores it
 * (A44, A45, A50, A88). Other changes of the merchant wait behind the lock (A47).
 */
import type { NetworkOrder } from '../../activities/networks.ts';
import type { SettlementOrder } from '../../activities/settlement.ts';
import type { TerminalOrder } from '../../activities/terminals.ts';
import type { MerchantRecord, Network } from '../../domain/parties.ts';
import type { Case } from '../case.ts';
import type { Order, Step } from './step.ts';

export function switchSteps(c: Case, record: MerchantRecord): Step[] {
  const open = record.networks.filter(({ state }) => state === 'open');
  const lead = open.filter((network) => network.lead);
  const others = open.filter((network) => !network.lead);
  return [
    settlementStep(c, 'lock', 'roll-back', 'lock other changes', nothing, () =>
      settlementOrder(c, 'unlock', 'unlock', {}),
    ),
    {
      ...settlementStep(c, 'snapshot', 'roll-back', 'snapshot settings and position', nothing),
      done: (answer) => {
        c.snapshotRef = String(answer.result?.['snapshotRef'] ?? answer.ref);
      },
    },
    holdStep(c),
    ...lead.map((network) => networkStep(c, network, 'roll-back')),
    ...others.map((network) => networkStep(c, network, 'ask-operator')),
    ...record.networks
      .filter(({ state }) => state === 'closed')
      .map((network) => ({ ...networkStep(c, network, 'go-on'), leftOut: true as const })),
    ...record.terminals.map(({ sn }) => registerStep(c, sn)),
    ...record.terminals.map(({ sn }) => configureStep(c, sn)),
    ...(c.facts.request.settlementParams ? [paramsStep(c)] : []),
    settlementStep(
      c,
      'set-target',
      'roll-back',
      'cut over to the new card',
      () => ({
        accountToken: c.facts.request.newAccount.token,
        expectCardVersion: record.binding.cardVersion,
        evidence: c.facts.evidence,
      }),
      () => settlementOrder(c, 'restore-target', 'put the old card back', restored(c)),
    ),
    settlementStep(c, 'reconcile', 'roll-back', 'reconcile after the switch', () => restored(c)),
  ];
}

export const holdStep = (c: Case): Step =>
  settlementStep(c, 'hold', 'roll-back', 'hold payouts', nothing, () =>
    settlementOrder(c, 'release', 'release held payouts to the old card', {}, 'old'),
  );

const nothing = () => ({});
const restored = (c: Case) => (c.snapshotRef === undefined ? {} : { snapshotRef: c.snapshotRef });

/** An order at the settlement system; `n` tells apart several of one kind. */
export function settlementOrder(
  c: Case,
  kind: SettlementOrder['kind'],
  summary: string,
  fields: Partial<SettlementOrder>,
  n: string | number = 'settlement',
): Order {
  const key = c.key(kind, n);
  const order = { key, requestId: c.requestId, merchant: c.merchant, kind, ...fields };
  return {
    key,
    summary,
    party: 'operator',
    place: () => c.calls.order.orderSettlement.executeWithOptions({ summary }, [order]),
    query: () =>
      c.calls.lookOnce.querySettlement.executeWithOptions({ summary: `query: ${summary}` }, [key]),
  };
}

export function terminalOrder(
  c: Case,
  kind: TerminalOrder['kind'],
  sn: string,
  summary: string,
  fields: Partial<TerminalOrder> = {},
  n?: number,
): Order {
  const key = c.key(kind, n === undefined ? sn : `${sn}.${n}`);
  const order = { key, requestId: c.requestId, merchant: c.merchant, sn, kind, ...fields };
  return {
    key,
    summary,
    party: 'terminal',
    place: () => c.calls.order.orderTerminal.executeWithOptions({ summary }, [order]),
    query: () =>
      c.calls.lookOnce.queryTerminal.executeWithOptions({ summary: `query: ${summary}` }, [key]),
  };
}

function networkOrder(
  c: Case,
  { id: networkId, merchantNo }: Network,
  kind: NetworkOrder['kind'],
  undoes?: string,
): Order {
  const key = c.key(kind, networkId);
  const summary = `${kind} settlement account at ${networkId}`;
  const order: NetworkOrder = {
    key,
    requestId: c.requestId,
    networkId,
    merchant: c.merchant,
    ...(merchantNo !== undefined && { merchantNo }),
    kind,
    accountToken: c.facts.request.newAccount.token,
    ...(undoes !== undefined && { undoes }),
  };
  return {
    key,
    summary,
    party: 'network',
    place: () => c.calls.order.changeNetwork.executeWithOptions({ summary }, [order]),
    query: () =>
      c.calls.lookOnce.queryNetwork.executeWithOptions({ summary: `query: ${summary}` }, [
        { networkId, key },
      ]),
  };
}

function settlementStep(
  c: Case,
  kind: SettlementOrder['kind'],
  onRefusal: Step['onRefusal'],
  summary: string,
  fields: () => Partial<SettlementOrder>,
  undo?: () => Order,
): Step {
  return {
    name: kind,
    target: 'settlement',
    onRefusal,
    order: () => ({ ...settlementOrder(c, kind, summary, fields()), forward: true }),
    ...(undo && { undo }),
  };
}

/** The change is done when every network where it must take effect says so (rules.md A52). */
const networkStep = (c: Case, network: Network, onRefusal: Step['onRefusal']): Step => ({
  name: 'change',
  target: network.id,
  onRefusal,
  order: () => ({
    ...networkOrder(c, network, 'change'),
    forward: true,
    revocable: true,
    mayBeSkipped: onRefusal === 'ask-operator',
  }),
  undo: () => networkOrder(c, network, 'revert', c.key('change', network.id)),
});

/** Must be done at every terminal: one terminal, one merchant, one settlement account (rules.md A21, C1 259). */
const registerStep = (c: Case, sn: string): Step => ({
  name: 'register',
  target: sn,
  onRefusal: 'ask-operator',
  order: () => ({
    ...terminalOrder(c, 'register', sn, `register terminal ${sn}`, {
      accountToken: c.facts.request.newAccount.token,
    }),
    forward: true,
    revocable: true,
  }),
  undo: () =>
    terminalOrder(c, 'unregister', sn, `put registration of ${sn} back`, {
      undoes: c.key('register', sn),
    }),
});

/** Brings the terminal's software up to the new account (rules.md A46). An offline terminal gets its configuration when it is next online; money does not wait for it. */
const configureStep = (c: Case, sn: string): Step => ({
  name: 'configure',
  target: sn,
  onRefusal: 'lag',
  order: () => ({
    ...terminalOrder(c, 'configure', sn, `configure terminal ${sn}`, {
      accountToken: c.facts.request.newAccount.token,
    }),
    forward: true,
    revocable: true,
    mayBeSkipped: true,
  }),
  undo: () =>
    terminalOrder(c, 'restore-config', sn, `put configuration of ${sn} back`, {
      undoes: c.key('configure', sn),
    }),
});

/** The merchant's own settings; the fee rate is not among them (rules.md A48). */
const paramsStep = (c: Case): Step => {
  const { cycle, dailyCapFen } = c.facts.request.settlementParams ?? {};
  const params = {
    ...(cycle !== undefined && { cycle }),
    ...(dailyCapFen !== undefined && { dailyCapFen }),
  };
  return settlementStep(
    c,
    'set-params',
    'roll-back',
    'set settlement parameters',
    () => ({ params }),
    () => settlementOrder(c, 'restore-params', 'put settlement parameters back', restored(c)),
  );
};
