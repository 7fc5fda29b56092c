/** Whether a sample ended as expected: by the sandbox's ledger and books, not by the engine's own word. */
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import type { Door } from './http.ts';
import type { Played } from './play.ts';

interface Position {
  targetLast4: string;
  held: boolean;
}

/** What is not as expected, in sentences; none when all is well. */
export async function faultsOf(played: Played, outside: Door, settlement: Door): Promise<string[]> {
  const { merchantId, sample, status, failure } = played;
  const reached = status.outcome?.kind ?? status.stage;
  const [entries, position] = await Promise.all([
    outside.get<LedgerEntry[]>(`/_ledger?merchantId=${merchantId}`),
    settlement.get<Position>(`/settlement/positions/${sample.acquirerId}/${merchantId}`),
  ]);
  return [
    ...(failure === undefined ? [] : [failure]),
    ...(reached === sample.expect.outcome
      ? []
      : [`${sample.expect.outcome} was expected, it is ${reached}`]),
    ...paidFault(played, position),
    ...missing(
      sample.expect.ledger,
      entries.map(({ effect }) => effect),
    ),
  ];
}

function paidFault({ sample }: Played, { held, targetLast4 }: Position): string[] {
  const cards = {
    [sample.oldLast4]: 'old',
    [sample.newAccount.accountNumber.slice(-4)]: 'new',
  };
  const paid = held ? 'hold' : (cards[targetLast4] ?? 'another card');
  return paid === sample.expect.paid
    ? []
    : [`settlement pays ${paid}, ${sample.expect.paid} was expected`];
}

/** Expected effects in their order, others between them; `!effect` must not be there at all. */
function missing(expected: string[], effects: string[]): string[] {
  const forbidden = expected
    .filter((effect) => effect.startsWith('!') && effects.includes(effect.slice(1)))
    .map((effect) => `the ledger holds ${effect.slice(1)}`);
  let from = 0;
  for (const effect of expected.filter((each) => !each.startsWith('!'))) {
    const at = effects.indexOf(effect, from);
    if (at < 0) return [...forbidden, `the ledger lacks ${effect}`];
    from = at + 1;
  }
  return forbidden;
}
