/** Whether a sample ended as expected: by the sandbox's ledger and books, not by the engine's own word. */
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import type { Door } from './http.ts';
import type { Sample } from './sample.ts';

interface Position {
  targetLast4: string;
  held: boolean;
}

/** The outside world's own books. */
export interface Outside {
  outside: Door;
  settlement: Door;
}

/** What is judged of a request: where it came to, for whom. */
export interface Judged {
  sample: Pick<Sample, 'acquirerId' | 'merchantId' | 'newAccount' | 'oldLast4' | 'expect'>;
  stage: string;
  failure?: string | undefined;
}

/** What is not as expected, in sentences; none when all is well. */
export async function faultsOf(
  { sample, stage, failure }: Judged,
  { outside, settlement }: Outside,
): Promise<string[]> {
  const { merchantId } = sample;
  const [entries, position] = await Promise.all([
    outside.get<LedgerEntry[]>(`/_ledger?merchantId=${merchantId}`),
    settlement.get<Position>(`/settlement/positions/${sample.acquirerId}/${merchantId}`),
  ]);
  return [
    ...(failure === undefined ? [] : [failure]),
    ...differing('outcome', stage, sample.expect.outcome),
    ...differing(
      'card paid',
      position.held ? 'hold' : cardOf(sample, position.targetLast4),
      sample.expect.paid,
    ),
    ...differing(
      'payouts',
      payoutsOf(sample, entries).join(', '),
      sample.expect.payouts.join(', '),
    ),
    ...missing(sample.expect.ledger, entries),
  ];
}

const differing = (what: string, found: string, expected: string): string[] =>
  found === expected ? [] : [`${what}: ${expected || 'none'} expected, ${found || 'none'} found`];

const cardOf = ({ newAccount, oldLast4 }: Judged['sample'], last4: unknown): string =>
  ({ [oldLast4]: 'old', [newAccount.accountNumber.slice(-4)]: 'new' })[String(last4)] ??
  'another card';

const payoutsOf = (sample: Judged['sample'], entries: readonly LedgerEntry[]): string[] =>
  entries
    .filter(({ effect }) => effect === 'payout' || effect === 'payout-again')
    .map(({ detail }) => cardOf(sample, detail['last4']));

/** What the ledger lacks of the effects expected, or holds against them. */
export function missing(expected: readonly string[], entries: readonly LedgerEntry[]): string[] {
  const faults: string[] = [];
  let from = 0;
  for (const one of expected) {
    const [, sign, effect = ''] = /^([!1]?)(.+)$/.exec(one) ?? [];
    const found = entries.flatMap((entry, at) => (isEffect(entry, effect) ? [at] : []));
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

/** `effect@target` by the last part of its key, which is `requestId/step/target`. */
function isEffect({ effect, key }: LedgerEntry, wanted: string): boolean {
  const [name, target] = wanted.split('@');
  return effect === name && (target === undefined || key.endsWith(`/${target}`));
}
