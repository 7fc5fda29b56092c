/**
 * WeChat Pay, by its published partner API for a sub-merchant's settlement account
 * (docs/adapters.md). It takes no key of ours, so what was sent is written down first, and a lost
 * answer is never sent again: what stands there now is compared instead.
 */
import type { MerchantRef } from '../../activities/calls.ts';
import type { NetworkOrder, NetworksPort } from '../../activities/networks.ts';
import type { AccountSecrets, VaultPort } from '../../activities/vault.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties.ts';
import { PortFailure } from '../../domain/port-failure.ts';
import { everyCall, type Guard } from '../http/breaker.ts';
import { fromVault } from '../reveal.ts';
import { settlementApi } from './wechat-pay/api.ts';
import type { Application, Applications } from './wechat-pay/applications.ts';
import { wechatPayClient, type WechatPayAccess } from './wechat-pay/client.ts';
import { masksOf, outcomeOf, stateOf } from './wechat-pay/outcome.ts';
import { submit } from './wechat-pay/submission.ts';

export interface WechatPaySettings extends WechatPayAccess {
  /** Sent with every application where it is given. */
  bankAddressCode?: string;
}

/** All the looks of one call together, so that the adapter's word comes before its caller's patience ends. */
const lookMs = { placing: 3_000, asking: 4_000 };

export function wechatPayAdapter(
  settings: WechatPaySettings,
  applications: Applications,
  vault: Pick<VaultPort, 'revealAccount' | 'findAccount'>,
  guard: Guard = everyCall,
): NetworksPort {
  const api = settlementApi(wechatPayClient(settings, guard));
  const { key } = settings.platformKeys[0];
  const means = { api, applications, key, bankAddressCode: settings.bankAddressCode };

  /** Sends the application unless it stands; a failed one may be sent anew under its key. */
  async function apply(
    application: Application,
    looking: AbortSignal,
    account: () => Promise<AccountSecrets>,
  ): Promise<OrderAnswer> {
    const state = stateOf(await outcomeOf(api, application, looking));
    if (state.state === 'pending' || state.state === 'done') return state;
    return { state: 'pending', ref: await submit(means, application, await account(), looking) };
  }

  async function change(order: NetworkOrder, looking: AbortSignal): Promise<OrderAnswer> {
    const application = await applications.open({ key: order.key, subMchid: subMchidOf(order) });
    if (application.takenBack) throw refused('the change was taken back');
    return apply(application, looking, () => revealed(order, order.accountToken));
  }

  /**
   * An audit cannot be called off: the way back waits for its end. What never took effect needs no
   * way back; for what did, the old number must be in our vault, as nobody tells it.
   */
  async function revert(order: NetworkOrder, looking: AbortSignal): Promise<OrderAnswer> {
    const subMchid = subMchidOf(order);
    const { undoes } = order;
    if (undoes === undefined) throw refused('the way back names no change');
    const own = await applications.open({ key: order.key, subMchid, undoes });
    const undone = await applications.takeBack({ key: undoes, subMchid });
    if (!own.sent) {
      const outcome = await outcomeOf(api, undone, looking);
      if (outcome.is === 'open') return { state: 'pending', ref: outcome.ref };
      if (outcome.is !== 'moved') return { state: 'done', ref: order.key };
    }
    return apply(own, looking, async () => revealed(order, await oldToken(order.merchant, undone)));
  }

  async function oldToken(merchant: MerchantRef, { before = '' }: Application): Promise<string> {
    const masks = masksOf(before);
    const token = masks && (await fromVault(vault.findAccount(merchant, masks)));
    if (token !== undefined) return token;
    throw refused('the old account is not in the vault: hand its number in, then retry');
  }

  const revealed = ({ key: orderKey, kind, merchant }: NetworkOrder, token: string) =>
    fromVault(vault.revealAccount(merchant, token, `wechat-pay: ${kind} ${orderKey}`));

  /** A way back that is not sent yet stands as the change it is to take back. */
  async function stateOfKey(orderKey: string, asking: AbortSignal): Promise<OrderState> {
    const own = await applications.find(orderKey);
    const state = stateOf(await outcomeOf(api, own, asking));
    if (state.state !== 'never-received' || own?.undoes === undefined) return state;
    const undone = await outcomeOf(api, await applications.find(own.undoes), asking);
    if (undone.is === 'open') return { state: 'pending', ref: undone.ref };
    return undone.is === 'moved' ? state : { state: 'done', ref: orderKey };
  }

  return {
    change: (order) => {
      const looking = AbortSignal.timeout(lookMs.placing);
      return order.kind === 'change' ? change(order, looking) : revert(order, looking);
    },
    query: async ({ key: orderKey }, { signal }) => {
      const asking = AbortSignal.any([signal, AbortSignal.timeout(lookMs.asking)]);
      const state = await stateOfKey(orderKey, asking).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
      return state;
    },
  };
}

/** Older pages have eight digits and more, the present one ten. @throws PortFailure refused */
function subMchidOf({ merchantNo = '' }: NetworkOrder): string {
  if (/^\d{8,10}$/.test(merchantNo)) return merchantNo;
  throw refused("the merchant's record names no sub_mchid (networks[].merchantNo): add it there");
}

const refused = (why: string): PortFailure =>
  new PortFailure('refused', `wechat-pay: ${why}`, { code: 'UPS_REJECTED' });
