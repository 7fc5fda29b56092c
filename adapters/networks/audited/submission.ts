/** Sends one application for another settlement account, at most once per state that was read. */
import { takeFirst6, takeLast4 } from '../../../domain/privacy/masking.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import type { AuditedApi, Sender } from './api.ts';
import type { Application, ApplicationStore } from './applications.ts';
import { isSameAccount } from './masks.ts';

/** Together with the vault and the reads this stays below the timeout of an order (workflows/shared/proxies.ts). */
const orderTimeoutMs = 7_000;

/**
 * @param sender its signal limits what is asked before the application leaves
 * @returns the application number
 * @throws PortFailure `unavailable` or `refused` when nothing was accepted, else `unknown`
 */
export async function submitApplication(
  { api, applications }: { api: AuditedApi; applications: ApplicationStore },
  seen: Application,
  sender: Sender,
): Promise<string> {
  const { account, ownNo, signal } = sender;
  const form = await api.prepare(seen, sender);
  const { shown } = await api.readBoundAccount(seen, signal);
  const masks = {
    first6: takeFirst6(account.accountNumber),
    last4: takeLast4(account.accountNumber),
  };
  // When the new account is already bound, the account that was stored before it counts.
  const { previousMask = shown } = isSameAccount(shown, masks) ? seen : {};
  const sending = { account: masks, previousMask, ...(ownNo !== '' && { ownNo }) };
  if (!(await applications.markSent(seen, sending)))
    throw new PortFailure('unknown', `${api.networkId}: ${seen.key} was sent or revoked meanwhile`);
  try {
    const applicationNo = await form.send(AbortSignal.timeout(orderTimeoutMs));
    await applications.markAccepted(seen, applicationNo);
    return applicationNo;
  } catch (error) {
    if (error instanceof PortFailure && error.kind !== 'unknown')
      await applications.markNotAccepted(seen);
    throw error;
  }
}
