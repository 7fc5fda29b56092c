/**
 * A network that audits each change of a settlement account. An order becomes an application, which is
 * stored before it is sent. After a lost answer nothing is sent again: the network is asked for the
 * application where it finds one by our number, else the bound account is read and compared.
 */
import type { MerchantRef } from '../../../activities/calls.ts';
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import type { AccountSecrets, VaultPort } from '../../../activities/vault.ts';
import type { NetworkAccount } from '../../../domain/parties/network-account.ts';
import type { OrderAnswer, OrderState } from '../../../domain/parties/orders.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { readVault } from '../../vault/detokenization.ts';
import type { AuditedApi, BoundAccount } from './api.ts';
import type { Application, ApplicationStore, ApplicationSubject } from './applications.ts';
import { parseLastDigits, parseMasks } from './masks.ts';
import { readOutcome, toOrderState, type Outcome } from './outcome.ts';
import { submitApplication } from './submission.ts';

/** Limit of all reads of one call together, below the timeouts of the activities. */
const readTimeoutMs = { order: 5_000, query: 4_000 };

/** As that of an order. */
const appealTimeoutMs = 7_000;

export type AuditedVault = Pick<VaultPort, 'detokenizeAccount' | 'findAccount'>;

export function createAuditedNetwork(
  api: AuditedApi,
  applications: ApplicationStore,
  vault: AuditedVault,
): NetworksPort {
  const buildRefusal = (why: string): PortFailure =>
    new PortFailure('refused', `${api.networkId}: ${why}`, { code: 'UPS_REJECTED' });

  /** Sends the application unless it is pending or done. A failed one may be sent again under its key. */
  async function apply(
    application: Application,
    order: NetworkOrder,
    readSignal: AbortSignal,
    account: () => Promise<AccountSecrets>,
  ): Promise<OrderAnswer> {
    const outcome = await readOutcome(api, application, readSignal).catch((error: unknown) => {
      throw application.isSent ? toUnknown(error) : error;
    });
    const state = toOrderState(outcome);
    if (state.state === 'pending' || state.state === 'done') return state;
    return sendAgain(application, order, { outcome, readSignal, account }).catch(
      (error: unknown) => {
        throw outcome.kind === 'bound' ? toUnknown(error) : error;
      },
    );
  }

  /** Appeals against a refusal, or sends the next application. */
  async function sendAgain(
    application: Application,
    order: NetworkOrder,
    {
      outcome,
      readSignal,
      account,
    }: { outcome: Outcome; readSignal: AbortSignal; account: () => Promise<AccountSecrets> },
  ): Promise<OrderAnswer> {
    const appealed = await appeal(application, outcome);
    if (appealed) return appealed;
    // One that was refused is final, so the next has a number of its own; the same number is never two applications.
    const known = outcome.kind === 'not-accepted' ? application.ownNo : undefined;
    const sender = {
      order,
      account: await account(),
      ownNo: known ?? api.createOwnNo?.(application) ?? '',
      signal: readSignal,
    };
    const ref = await submitApplication({ api, applications }, application, sender);
    return { state: 'pending', ref };
  }

  /**
   * Whoever orders again after an automatic refusal has it judged by a person, once for each application, where the
   * network has such an appeal.
   * @returns undefined when there is none: then a new application may be sent
   */
  async function appeal(
    application: Application,
    outcome: Outcome,
  ): Promise<OrderAnswer | undefined> {
    if (outcome.kind !== 'failed' || !outcome.mayAppeal || !api.appeal) return undefined;
    if (!(await applications.markAppealed(application)))
      throw new PortFailure(
        'unknown',
        `${api.networkId}: ${application.key} was appealed meanwhile`,
      );
    try {
      await api.appeal(application, AbortSignal.timeout(appealTimeoutMs));
      return { state: 'pending', ref: outcome.ref };
    } catch (error) {
      // A refused appeal stays marked: the next application is a new one, and goes now.
      if (error instanceof PortFailure && error.kind === 'refused') return undefined;
      if (error instanceof PortFailure && error.kind === 'unavailable')
        await applications.markNotAppealed(application);
      throw error;
    }
  }

  async function change(order: NetworkOrder, readSignal: AbortSignal): Promise<OrderAnswer> {
    const application = await applications.findOrCreate(buildSubject(order));
    if (application.isRevoked) throw buildRefusal('the change was revoked');
    return apply(application, order, readSignal, () => detokenize(order, order.accountToken));
  }

  /**
   * Undoes a change. An audit cannot be cancelled, so the compensation waits for its end. A change that
   * never took effect needs no compensation. For one that did, the vault must hold the old account
   * number, because networks show only its mask.
   */
  async function revert(order: NetworkOrder, readSignal: AbortSignal): Promise<OrderAnswer> {
    const { undoes } = order;
    if (undoes === undefined) throw buildRefusal('the compensation names no change');
    const subject = buildSubject(order);
    const own = await applications.findOrCreate({ ...subject, undoes });
    const undone = await applications.revoke({ ...subject, key: undoes });
    if (!own.isSent) {
      const outcome = await readOutcome(api, undone, readSignal);
      if (outcome.kind === 'pending') return { state: 'pending', ref: outcome.ref };
      if (outcome.kind !== 'bound') return { state: 'done', ref: order.key };
    }
    return apply(own, order, readSignal, async () =>
      detokenize(order, await findOldToken(order.merchant, undone)),
    );
  }

  function buildSubject(order: NetworkOrder): ApplicationSubject {
    const { key, terminalNo } = order;
    if (terminalNo !== undefined && !api.hasTerminalAccounts)
      throw buildRefusal('no single terminal has an account of its own at this network');
    return {
      key,
      network: api.networkId,
      merchantNo: api.getMerchantNo(order),
      ...(terminalNo !== undefined && { terminalNo }),
    };
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

  const detokenize = ({ key, kind, merchant }: NetworkOrder, token: string) =>
    readVault(vault.detokenizeAccount(merchant, token, `${api.networkId}: ${kind} ${key}`));

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
    query: async ({ key }, { signal }) => {
      const readSignal = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs.query)]);
      const state = await readStateOfKey(key, readSignal).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
      return state;
    },
    readAccount: async (question, { signal }) => {
      const readSignal = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs.query)]);
      const { terminalNo } = question;
      const place = {
        merchantNo: api.getMerchantNo(question),
        ...(terminalNo !== undefined && { terminalNo }),
      };
      return toNetworkAccount(await api.readBoundAccount(place, readSignal));
    },
  };
}

/**
 * An application under the same key was sent before and may be in force: a call that was not accepted now must not say
 * that the order has had no effect.
 */
const toUnknown = (error: unknown): unknown =>
  error instanceof PortFailure && error.kind === 'unavailable'
    ? new PortFailure(
        'unknown',
        error.message,
        error.code === undefined ? {} : { code: error.code },
      )
    : error;

/** None of these networks tells single payouts. */
function toNetworkAccount({ shown, isVerified, unpayable }: BoundAccount): NetworkAccount {
  const verification = isVerified ? 'passed' : 'pending';
  return {
    last4: parseLastDigits(shown),
    verification: unpayable === undefined ? verification : 'failed',
  };
}
