/** Registration at the clearing house (works for offline terminals), configuration and test sales. */
import { z } from 'zod';
import type { MaskedAccount } from '../masks.ts';
import { orderHead, serveOrders, ShownAccount, type Desk } from '../order-routes.ts';
import { Orders, type Final, type Result } from '../orders.ts';
import { openParty, type Party } from '../party.ts';
import type { World } from '../world.ts';

const sn = z.string().min(1);
const undoes = z.string().min(1);
const nothingUndone = z.undefined().optional();
const TerminalOrder = z.discriminatedUnion('kind', [
  z.object({
    ...orderHead,
    kind: z.enum(['register', 'configure']),
    sn,
    account: ShownAccount,
    undoes: nothingUndone,
  }),
  z.object({ ...orderHead, kind: z.enum(['unregister', 'restore-config']), sn, undoes }),
  z.object({
    ...orderHead,
    kind: z.literal('test-sale'),
    sn,
    amountFen: z.int().positive(),
    undoes: nothingUndone,
  }),
  z.object({ ...orderHead, kind: z.literal('void-test-sale'), sn, undoes }),
]);
type TerminalOrder = z.infer<typeof TerminalOrder>;

const done = (result?: Result): Final => ({ state: 'done', ...(result && { result }) });

export function terminalsParty(world: World): Party {
  const party = openParty(world, 'terminals');
  const before = new Map<string, MaskedAccount>();
  const sales = new Map<string, number>();

  const desk: Desk<TerminalOrder> = {
    schema: TerminalOrder,
    carryOut(order, key) {
      const terminal = world.merchant(order).record.terminals.find((t) => t.sn === order.sn);
      if (!terminal)
        return { state: 'refused', code: 'TRM_REGISTER_FAILED', message: 'no such terminal' };
      // What never reached the terminal needs nothing of it to be taken back.
      const nothingToUndo =
        order.undoes !== undefined && !before.has(order.undoes) && !sales.has(order.undoes);
      if (nothingToUndo) return done({ changed: false });
      const atTheTerminal = order.kind !== 'register' && order.kind !== 'unregister';
      if (atTheTerminal && !terminal.online)
        return { state: 'refused', code: 'TRM_OFFLINE', message: 'the terminal is not reached' };
      return carriedOut(order, key);
    },
  };

  function carriedOut(order: TerminalOrder, key: string): Final {
    switch (order.kind) {
      case 'register':
      case 'configure':
        return move(order, key, order.account);
      case 'unregister':
      case 'restore-config':
        return move(order, key, before.get(order.undoes));
      case 'test-sale':
        sales.set(key, order.amountFen);
        return write(order, key, { amountFen: order.amountFen });
      case 'void-test-sale': {
        const amountFen = sales.get(order.undoes) ?? 0;
        sales.delete(order.undoes);
        return write(order, key, { amountFen, undoes: order.undoes });
      }
    }
  }

  function move(order: TerminalOrder, key: string, account: MaskedAccount | undefined): Final {
    if (!account) return done({ changed: false });
    const { books } = world.merchant(order);
    const registration = order.kind === 'register' || order.kind === 'unregister';
    const target = `terminal:${order.sn}:${registration ? 'registration' : 'configuration'}`;
    const old = books.accountAt(target);
    if (order.undoes === undefined) before.set(key, old);
    else before.delete(order.undoes);
    books.setAccountAt(target, account);
    return write(order, key, {
      target,
      oldLast4: old.last4,
      newLast4: account.last4,
      ...(order.undoes !== undefined && { undoes: order.undoes }),
    });
  }

  function write(order: TerminalOrder, key: string, detail: Result): Final {
    const { acquirerId, merchantId, requestId, kind: effect } = order;
    const owner = { acquirerId, merchantId, requestId };
    world.ledger.write({
      party: 'terminals',
      effect,
      key,
      ...owner,
      detail: { sn: order.sn, ...detail },
    });
    return done();
  }

  serveOrders(party, '', new Orders(world, 'trm'), desk);
  return party;
}
