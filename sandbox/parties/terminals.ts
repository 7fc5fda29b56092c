/** Registration at the clearing house (possible for offline terminals), configuration, and test sales. */
import { z } from 'zod';
import type { CoreRecord } from '../data/templates.ts';
import type { MaskedAccount } from '../masks.ts';
import {
  orderHeaderFields,
  addOrderRoutes,
  MaskedAccountFields,
  type OrderHandler,
} from '../order-routes.ts';
import { OrderStore, type FinalState, type Result } from '../orders.ts';
import { createParty, parseBody, type Party } from '../party.ts';
import type { World } from '../world.ts';

const sn = z.string().min(1);
const undoes = z.string().min(1);
const noUndoes = z.undefined().optional();
const TerminalOrder = z.discriminatedUnion('kind', [
  z.object({
    ...orderHeaderFields,
    kind: z.enum(['register', 'configure']),
    sn,
    account: MaskedAccountFields,
    undoes: noUndoes,
  }),
  z.object({ ...orderHeaderFields, kind: z.enum(['unregister', 'restore-config']), sn, undoes }),
  z.object({
    ...orderHeaderFields,
    kind: z.literal('test-sale'),
    sn,
    amountFen: z.int().positive(),
    undoes: noUndoes,
  }),
  z.object({ ...orderHeaderFields, kind: z.literal('void-test-sale'), sn, undoes }),
]);
const Probe = z.object({
  requestId: z.string().min(1),
  acquirerId: z.string().min(1),
  merchantId: z.string().min(1),
  terminals: z.array(sn).min(1).max(100),
});
type TerminalOrder = z.infer<typeof TerminalOrder>;

/** What a terminal says of itself. */
function describeTerminal({ terminals, probes }: CoreRecord, serialNumber: string) {
  const { model, appVersion, online } = terminals.find((each) => each.sn === serialNumber) ?? {};
  return { sn: serialNumber, model, appVersion, online, ...probes?.[serialNumber] };
}

const buildDone = (result?: Result): FinalState => ({ state: 'done', ...(result && { result }) });

export function createTerminalsParty(world: World): Party {
  const party = createParty(world, 'terminals');
  const previousAccounts = new Map<string, MaskedAccount>();
  const sales = new Map<string, number>();

  const handler: OrderHandler<TerminalOrder> = {
    schema: TerminalOrder,
    execute(order, key) {
      const { record } = world.getMerchant(order);
      if (!record.terminals.some((each) => each.sn === order.sn))
        return { state: 'refused', code: 'TRM_REGISTER_FAILED', message: 'no such terminal' };
      // An order that never reached the terminal is undone without it, even when it is offline.
      const nothingToUndo =
        order.undoes !== undefined &&
        !previousAccounts.has(order.undoes) &&
        !sales.has(order.undoes);
      if (nothingToUndo) return buildDone({ changed: false });
      const atTheTerminal = order.kind !== 'register' && order.kind !== 'unregister';
      if (atTheTerminal && describeTerminal(record, order.sn).online !== true)
        return { state: 'refused', code: 'TRM_OFFLINE', message: 'the terminal is not reached' };
      return execute(order, key);
    },
  };

  function execute(order: TerminalOrder, key: string): FinalState {
    switch (order.kind) {
      case 'register':
      case 'configure':
        return moveAccount(order, key, order.account);
      case 'unregister':
      case 'restore-config':
        return moveAccount(order, key, previousAccounts.get(order.undoes));
      case 'test-sale':
        sales.set(key, order.amountFen);
        return recordEffect(order, key, { amountFen: order.amountFen });
      case 'void-test-sale': {
        const amountFen = sales.get(order.undoes) ?? 0;
        sales.delete(order.undoes);
        return recordEffect(order, key, { amountFen, undoes: order.undoes });
      }
    }
  }

  function moveAccount(
    order: TerminalOrder,
    key: string,
    account: MaskedAccount | undefined,
  ): FinalState {
    if (!account) return buildDone({ changed: false });
    const { accountState } = world.getMerchantOfTerminal(order, order.sn);
    const registration = order.kind === 'register' || order.kind === 'unregister';
    const target = `terminal:${order.sn}:${registration ? 'registration' : 'configuration'}`;
    const old = accountState.getAccount(target);
    if (order.undoes === undefined) previousAccounts.set(key, old);
    else previousAccounts.delete(order.undoes);
    accountState.setAccount(target, account);
    return recordEffect(order, key, {
      target,
      oldLast4: old.last4,
      newLast4: account.last4,
      ...(order.undoes !== undefined && { undoes: order.undoes }),
    });
  }

  function recordEffect(order: TerminalOrder, key: string, detail: Result): FinalState {
    const { acquirerId, merchantId, requestId, kind: effect } = order;
    const owner = { acquirerId, merchantId, requestId };
    world.ledger.write({
      party: 'terminals',
      effect,
      key,
      ...owner,
      detail: { sn: order.sn, ...detail },
    });
    return buildDone();
  }

  addOrderRoutes(party, '', new OrderStore(world, 'trm'), handler);
  party.post('/probes', async (c) => {
    const { terminals, ...merchant } = await parseBody(c, Probe);
    const { record } = world.getMerchant(merchant);
    const known = record.terminals.filter((each) => terminals.includes(each.sn));
    return c.json({ terminals: known.map(({ sn }) => describeTerminal(record, sn)) });
  });
  return party;
}
