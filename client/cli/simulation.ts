/** `policy simulate`: what another policy would have said of requests that are there (rules.md A68). */
import type { Command } from 'commander';
import { z } from 'zod';
import type { Policy } from '../../domain/policy.ts';
import {
  inOneLine,
  policyDifferences,
  type PolicyDifference,
} from '../../domain/policy-difference.ts';
import type { Assessments } from '../../workflows/contract.ts';
import { doorOf, pathOf, print } from './command.ts';
import { DoorFault, type Door } from './door.ts';
import { table } from './output.ts';
import { policyOfFile } from './policy-file.ts';
import { UsageFault } from './usage.ts';

interface Row {
  requestId: string;
  merchantId: string;
  openedAt: string;
}
interface Simulated extends Row {
  /** What it runs under. */
  policy: string;
  differences: PolicyDifference[];
}
interface Simulation {
  /** The one that was tried. */
  policy: string;
  requests: Simulated[];
  /** Temporal knows them no longer, so that nothing can be asked of them. */
  forgotten: string[];
}

const Options = z.object({
  since: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).default('1970-01-01'),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
});
type Options = z.infer<typeof Options>;

const help = `
Every gate of every request is judged once more by the facts it was last judged by, at the same
time, under the request's own policy and under the one of the file. Deadlines that a gate does not
judge by (tries, terms of waiting) show only where its answer names them. It changes nothing.

Example:
  card-change policy simulate policies/cn-default/2.json --since 2026-06-01 --limit 500`;

export function addSimulation(policy: Command): void {
  policy
    .command('simulate')
    .description('says which requests would have gone another way under the policy of a file')
    .argument('<file>', 'JSON as in policies/<profile>/<version>.json; - is stdin')
    .option('--since <day>', 'only requests opened since, e.g. 2026-06-01; all unless told')
    .option('--limit <n>', 'the newest so many, 100 unless told')
    .addHelpText('after', help)
    .action(async (file: string, given: Record<string, string>, command: Command) => {
      const options = Options.safeParse(given);
      if (!options.success) throw new UsageFault(z.prettifyError(options.error));
      const said = await simulation(doorOf(command), policyOfFile(file), options.data);
      print(command, said, lines);
    });
}

async function simulation(door: Door, other: Policy, options: Options): Promise<Simulation> {
  const said: Simulation = { policy: nameOf(other), requests: [], forgotten: [] };
  for await (const { requestId, merchantId, openedAt } of newest(door, options)) {
    const assessed = await assessmentsOf(door, requestId);
    if (!assessed) {
      said.forgotten.push(requestId);
      continue;
    }
    const { policy, gates } = assessed;
    const differences = policyDifferences(gates, policy.values, other.values);
    said.requests.push({ requestId, merchantId, openedAt, policy: nameOf(policy), differences });
  }
  return said;
}

const nameOf = ({ profile, version }: Policy): string => `${profile}/${version}`;

const pageSize = 200;

async function* newest(door: Door, { since, limit }: Options): AsyncGenerator<Row> {
  const from = Date.parse(since);
  let left = limit;
  for (let cursor: string | undefined; left > 0;) {
    const query = new URLSearchParams({
      limit: String(Math.min(left, pageSize)),
      ...(cursor !== undefined && { cursor }),
    });
    const page = await door.get<{ cardChanges: Row[]; cursor?: string }>(
      `/v1/card-changes?${query.toString()}`,
    );
    for (const row of page.cardChanges) {
      if (Date.parse(row.openedAt) < from) return;
      yield row;
      left -= 1;
    }
    if (page.cursor === undefined) return;
    ({ cursor } = page);
  }
}

async function assessmentsOf(door: Door, requestId: string): Promise<Assessments | undefined> {
  try {
    return await door.get<Assessments>(`${pathOf(requestId)}/assessments`);
  } catch (error) {
    if (error instanceof DoorFault && error.code === 'API_NOT_FOUND') return undefined;
    throw error;
  }
}

function lines({ policy, requests, forgotten }: Simulation): string {
  const differing = requests.filter(({ differences }) => differences.length > 0);
  return [
    ...differing.flatMap(linesOf),
    `${differing.length} of ${requests.length} requests would have gone another way under ${policy}.`,
    ...(forgotten.length === 0 ? [] : [`${forgotten.length} are too old to be asked about.`]),
  ].join('\n');
}

const linesOf = ({ requestId, merchantId, policy, differences }: Simulated): string[] => [
  `${requestId}  ${merchantId}  under ${policy}`,
  table(
    differences.flatMap(({ gate, said, wouldSay }) => [
      [gate, 'said', inOneLine(said)],
      ['', 'would say', inOneLine(wouldSay)],
    ]),
    '  ',
  ),
  '',
];
