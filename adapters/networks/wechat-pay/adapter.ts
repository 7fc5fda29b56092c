/**
 * WeChat Pay, by its published partner API for a sub-merchant's settlement account
 * (docs/adapters.md). The API accepts no idempotency key. So each application is stored before it is
 * sent, and after a lost answer nothing is sent again: the bound account is read and compared.
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
  /** Sent with every application when it is set. */
  bankAddressCode?: string;
}

/** Limit of all reads of one call together, below the timeouts of the activities. */
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

  /** Sends the application unless it is pending or done. A failed one may be sent again under its key. */
  async function apply(
    application: Application,
    readSignal: AbortSignal,
    account: () => Promise<AccountSecrets>,
  ): Promise<OrderAnswer> {
    const state = toOrderState(await readOutcome(api, application, readSignal));
    if (state.state === 'pending' || state.state === 'done') return state;
    return {
      state: 'pending',
      ref: await submitApplication(dependencies, application, await account(), readSignal),
    };
  }

  async function change(order: NetworkOrder, readSignal: AbortSignal): Promise<OrderAnswer> {
    const application = await applications.findOrCreate({
      key: order.key,
      subMchid: getSubMchid(order),
    });
    if (application.isRevoked) throw buildRefusal('the change was revoked');
    return apply(application, readSignal, () => detokenize(order, order.accountToken));
  }

  /**
   * Undoes a change. An audit cannot be cancelled, so the compensation waits for its end. A change that
   * never took effect needs no compensation. For one that did, the vault must hold the old account
   * number, because the API shows only its mask.
   */
  async function revert(order: NetworkOrder, readSignal: AbortSignal): Promise<OrderAnswer> {
    const subMchid = getSubMchid(order);
    const { undoes } = order;
    if (undoes === undefined) throw buildRefusal('the compensation names no change');
    const own = await applications.findOrCreate({ key: order.key, subMchid, undoes });
    const undone = await applications.revoke({ key: undoes, subMchid });
    if (!own.isSent) {
      const outcome = await readOutcome(api, undone, readSignal);
      if (outcome.kind === 'pending') return { state: 'pending', ref: outcome.ref };
      if (outcome.kind !== 'bound') return { state: 'done', ref: order.key };
    }
    return apply(own, readSignal, async () =>
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
    throw buildRefusal('the old account is not in the vault: submit its number, then retry');
  }

  const detokenize = ({ key: orderKey, kind, merchant }: NetworkOrder, token: string) =>
    readVault(vault.detokenizeAccount(merchant, token, `wechat-pay: ${kind} ${orderKey}`));

  /** The state of a compensation that is not sent yet follows from the change that it undoes. */
  async function readStateOfKey(orderKey: string, readSignal: AbortSignal): Promise<OrderState> {
    const own = await applications.find(orderKey);
    const state = toOrderState(await readOutcome(api, own, readSignal));
    if (state.state !== 'never-received' || own?.undoes === undefined) return state;
    const undone = await readOutcome(api, await applications.find(own.undoes), readSignal);
    if (undone.kind === 'pending') return { state: 'pending', ref: undone.ref };
    return undone.kind === 'bound' ? state : { state: 'done', ref: orderKey };
  }

  return {
    change: (order) => {
      const readSignal = AbortSignal.timeout(readTimeoutMs.order);
      return order.kind === 'change' ? change(order, readSignal) : revert(order, readSignal);
    },
    query: async ({ key: orderKey }, { signal }) => {
      const readSignal = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs.query)]);
      const state = await readStateOfKey(orderKey, readSignal).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
      return state;
    },
  };
}

/** Eight to ten digits: the versions of the documentation differ. @throws PortFailure refused */
function getSubMchid({ merchantNo = '' }: NetworkOrder): string {
  if (/^\d{8,10}$/.test(merchantNo)) return merchantNo;
  throw buildRefusal(
    "the merchant's record names no sub_mchid (networks[].merchantNo): add it there",
  );
}

const buildRefusal = (why: string): PortFailure =>
  new PortFailure('refused', `wechat-pay: ${why}`, { code: 'UPS_REJECTED' });
