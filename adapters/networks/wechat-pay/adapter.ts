/**
 * WeChat Pay, by its published partner API for a sub-merchant's settlement account
 * (docs/adapters.md). It takes no key of ours, so what was sent is written down first, and a lost
 * answer is never sent again: what stands there now is compared instead.
 */
import type { MerchantRef } from '../../../activities/calls.ts';
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import type { AccountSecrets, VaultPort } from '../../../activities/vault.ts';
import type { OrderAnswer, OrderState } from '../../../domain/parties/orders.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { allowCall, type CallGuard } from '../../http/circuit-breaker.ts';
import { readVault } from '../../vault/detokenization.ts';
import { createSettlementApi } from './api.ts';
import type { Application, ApplicationStore } from './applications.ts';
import { createWechatPayClient, type WechatPayAccess } from './client.ts';
import { parseMasks, readOutcome, toOrderState } from './outcome.ts';
import { submitApplication } from './submission.ts';

export interface WechatPaySettings extends WechatPayAccess {
  /** Sent with every application where it is given. */
  bankAddressCode?: string;
}

/** All the looks of one call together, so that the adapter's word comes before its caller's patience ends. */
const readTimeoutMs = { order: 3_000, query: 4_000 };

export function createWechatPayAdapter(
  settings: WechatPaySettings,
  applications: ApplicationStore,
  vault: Pick<VaultPort, 'detokenizeAccount' | 'findAccount'>,
  guard: CallGuard = allowCall,
): NetworksPort {
  const api = createSettlementApi(createWechatPayClient(settings, guard));
  const { key } = settings.platformKeys[0];
  const dependencies = { api, applications, key, bankAddressCode: settings.bankAddressCode };

  /** Sends the application unless it stands; a failed one may be sent anew under its key. */
  async function apply(
    application: Application,
    looking: AbortSignal,
    account: () => Promise<AccountSecrets>,
  ): Promise<OrderAnswer> {
    const state = toOrderState(await readOutcome(api, application, looking));
    if (state.state === 'pending' || state.state === 'done') return state;
    return {
      state: 'pending',
      ref: await submitApplication(dependencies, application, await account(), looking),
    };
  }

  async function change(order: NetworkOrder, looking: AbortSignal): Promise<OrderAnswer> {
    const application = await applications.findOrCreate({
      key: order.key,
      subMchid: getSubMchid(order),
    });
    if (application.isRevoked) throw buildRefusal('the change was taken back');
    return apply(application, looking, () => detokenize(order, order.accountToken));
  }

  /**
   * An audit cannot be called off: the way back waits for its end. What never took effect needs no
   * way back; for what did, the old number must be in our vault, as nobody tells it.
   */
  async function revert(order: NetworkOrder, looking: AbortSignal): Promise<OrderAnswer> {
    const subMchid = getSubMchid(order);
    const { undoes } = order;
    if (undoes === undefined) throw buildRefusal('the way back names no change');
    const own = await applications.findOrCreate({ key: order.key, subMchid, undoes });
    const undone = await applications.revoke({ key: undoes, subMchid });
    if (!own.isSent) {
      const outcome = await readOutcome(api, undone, looking);
      if (outcome.kind === 'open') return { state: 'pending', ref: outcome.ref };
      if (outcome.kind !== 'moved') return { state: 'done', ref: order.key };
    }
    return apply(own, looking, async () =>
      detokenize(order, await findOldToken(order.merchant, undone)),
    );
  }

  async function findOldToken(
    merchant: MerchantRef,
    { previousMask = '' }: Application,
  ): Promise<string> {
    const masks = parseMasks(previousMask);
    const token = masks && (await readVault(vault.findAccount(merchant, masks)));
    if (token !== undefined) return token;
    throw buildRefusal('the old account is not in the vault: hand its number in, then retry');
  }

  const detokenize = ({ key: orderKey, kind, merchant }: NetworkOrder, token: string) =>
    readVault(vault.detokenizeAccount(merchant, token, `wechat-pay: ${kind} ${orderKey}`));

  /** A way back that is not sent yet stands as the change it is to take back. */
  async function readStateOfKey(orderKey: string, asking: AbortSignal): Promise<OrderState> {
    const own = await applications.find(orderKey);
    const state = toOrderState(await readOutcome(api, own, asking));
    if (state.state !== 'never-received' || own?.undoes === undefined) return state;
    const undone = await readOutcome(api, await applications.find(own.undoes), asking);
    if (undone.kind === 'open') return { state: 'pending', ref: undone.ref };
    return undone.kind === 'moved' ? state : { state: 'done', ref: orderKey };
  }

  return {
    change: (order) => {
      const looking = AbortSignal.timeout(readTimeoutMs.order);
      return order.kind === 'change' ? change(order, looking) : revert(order, looking);
    },
    query: async ({ key: orderKey }, { signal }) => {
      const asking = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs.query)]);
      const state = await readStateOfKey(orderKey, asking).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
      return state;
    },
  };
}

/** Older pages have eight digits and more, the present one ten. @throws PortFailure refused */
function getSubMchid({ merchantNo = '' }: NetworkOrder): string {
  if (/^\d{8,10}$/.test(merchantNo)) return merchantNo;
  throw buildRefusal(
    "the merchant's record names no sub_mchid (networks[].merchantNo): add it there",
  );
}

const buildRefusal = (why: string): PortFailure =>
  new PortFailure('refused', `wechat-pay: ${why}`, { code: 'UPS_REJECTED' });
