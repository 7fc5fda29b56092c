/** Payouts of the test merchant of the sandbox, so that what is said of payouts can be judged. */
import type { Sandbox } from '../../sandbox/server.ts';
import { sandboxExample } from './example.ts';

/** One payout that came back and waits, and two that have landed. */
export function payExample(sandbox: Pick<Sandbox, 'settleTakings' | 'endFlight'>): void {
  const { acquirerId, merchantId } = sandboxExample;
  const merchant = { acquirerId, merchantId };
  const amountFen = 100_000;
  const { intentId } = sandbox.settleTakings({ ...merchant, amountFen, inFlight: true });
  sandbox.endFlight({ ...merchant, intentId, as: 'returned' });
  sandbox.settleTakings({ ...merchant, amountFen });
  sandbox.settleTakings({ ...merchant, amountFen });
}
