/** Checks how a sample ended by the ledger and the settlement of the sandbox, not by what the engine reports. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import type { HttpClient } from './http.ts';
import type { Sample } from './sample.ts';

interface Position {
  targetLast4: string;
  held: boolean;
}

/** Clients of the sandbox; `settlement` has the secret of the parties. */
export interface OutsideClients {
  outside: HttpClient;
  settlement: HttpClient;
}

/** What is checked of a request: the stage it reached, and for whom. */
export interface RequestResult {
  sample: Pick<Sample, 'acquirerId' | 'merchantId' | 'newAccount' | 'oldLast4' | 'expect'> &
    Partial<Pick<Sample, 'scope'>>;
  stage: string;
  failure?: string | undefined;
}

/** What is not as expected, in sentences; none when the request ended as its sample says. */
export async function findFaults(
  { sample, stage, failure }: RequestResult,
  { outside, settlement }: OutsideClients,
): Promise<string[]> {
  const { merchantId, scope } = sample;
  const query = scope ? `?terminal=${scope.terminal}` : '';
  const [entries, position] = await Promise.all([
    outside.get<LedgerEntry[]>(`/_ledger?merchantId=${merchantId}`),
    settlement.get<Position>(`/settlement/positions/${sample.acquirerId}/${merchantId}${query}`),
  ]);
  return [
    ...(failure === undefined ? [] : [failure]),
    ...describeDifference('outcome', stage, sample.expect.outcome),
    ...describeDifference(
      'card paid',
      position.held ? 'hold' : nameCard(sample, position.targetLast4),
      sample.expect.paid,
    ),
    ...describeDifference(
      'payouts',
      listPayouts(sample, entries).join(', '),
      sample.expect.payouts.join(', '),
    ),
    ...findLedgerFaults(sample.expect.ledger, entries),
  ];
}

const settlesWithinMs = 120_000;
const pollEveryMs = 1_000;

/**
 * The faults of `find` that stay. The last effects of a request follow its outcome a little later, so
 * that a fault counts when it is still there after two minutes.
 */
export async function findLastingFaults(find: () => Promise<string[]>): Promise<string[]> {
  for (const until = Date.now() + settlesWithinMs; ; await delay(pollEveryMs)) {
    const faults = await find();
    if (faults.length === 0 || Date.now() > until) return faults;
  }
}

const describeDifference = (what: string, found: string, expected: string): string[] =>
  found === expected ? [] : [`${what}: ${expected || 'none'} expected, ${found || 'none'} found`];

const nameCard = ({ newAccount, oldLast4 }: RequestResult['sample'], last4: unknown): string =>
  ({ [oldLast4]: 'old', [newAccount.accountNumber.slice(-4)]: 'new' })[String(last4)] ??
  'another card';

const listPayouts = (sample: RequestResult['sample'], entries: readonly LedgerEntry[]): string[] =>
  entries
    .filter(({ effect }) => effect === 'payout' || effect === 'payout-again')
    .filter(({ detail }) => detail['terminal'] === sample.scope?.terminal)
    .map(({ detail }) => nameCard(sample, detail['last4']));

/** The expected effects that the ledger lacks, and those that it must not hold. */
export function findLedgerFaults(
  expected: readonly string[],
  entries: readonly LedgerEntry[],
): string[] {
  const faults: string[] = [];
  let from = 0;
  for (const one of expected) {
    const [, sign, effect = ''] = /^([!1]?)(.+)$/.exec(one) ?? [];
    const found = entries.flatMap((entry, at) => (matchesEffect(entry, effect) ? [at] : []));
    const next = found.find((at) => at >= from);
    if (sign === '!' && found.length > 0) faults.push(`the ledger holds ${effect}`);
    if (sign === '!') continue;
    if (sign === '1' && found.length > 1)
      faults.push(`the ledger holds ${effect} ${found.length} times`);
    if (next === undefined) return [...faults, `the ledger lacks ${effect}`];
    from = next + 1;
  }
  return faults;
}

/** Matches `effect@target`; the target is the last part of the entry's key, `requestId/step/target`. */
function matchesEffect({ effect, key }: LedgerEntry, expected: string): boolean {
  const [name, target] = expected.split('@');
  return effect === name && (target === undefined || key.endsWith(`/${target}`));
}
