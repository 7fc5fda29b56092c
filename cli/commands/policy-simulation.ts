/** `policy simulate`: the requests that another policy would have assessed differently [A68]. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import {
  describeAssessment,
  findPolicyDifferences,
  type PolicyDifference,
} from '../../domain/policy/policy-differences.ts';
import type { Assessments } from '../../workflows/contract.ts';
import { getApiClient, buildRequestPath, print } from '../command.ts';
import { ApiError, type ApiClient } from '../api-client.ts';
import { formatTable } from '../output.ts';
import { readPolicyFile } from '../policy-file.ts';
import { UsageError } from '../usage-error.ts';

interface Row {
  requestId: string;
  merchantId: string;
  openedAt: string;
}
interface SimulatedRequest extends Row {
  /** The policy pinned to the request. */
  policy: string;
  differences: PolicyDifference[];
}
interface Simulation {
  /** The policy of the file. */
  policy: string;
  requests: SimulatedRequest[];
  /** Ids of requests that Temporal no longer has, so that their facts are not known. */
  forgotten: string[];
}

const Options = z.object({
  since: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], 'write a day, e.g. 2026-06-01')
    .default('1970-01-01'),
  limit: z.coerce
    .number('write a number')
    .int()
    .min(1, '1 at least')
    .max(10_000, '10000 at most')
    .default(100),
});
type Options = z.infer<typeof Options>;

export async function runSimulation(
  file: string,
  input: Record<string, string>,
  command: Command,
): Promise<void> {
  const options = Options.safeParse(input);
  if (!options.success) throw new UsageError(describeFaults(options.error));
  const result = await simulatePolicy(getApiClient(command), readPolicyFile(file), options.data);
  print(command, result, formatSimulation);
}

const describeFaults = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n');

async function simulatePolicy(
  api: ApiClient,
  other: Policy,
  options: Options,
): Promise<Simulation> {
  const result: Simulation = { policy: formatPolicyName(other), requests: [], forgotten: [] };
  for await (const { requestId, merchantId, openedAt } of listNewest(api, options)) {
    const assessments = await readAssessments(api, requestId);
    if (!assessments) {
      result.forgotten.push(requestId);
      continue;
    }
    const { policy, gates } = assessments;
    const differences = findPolicyDifferences(gates, policy.values, other.values);
    result.requests.push({
      requestId,
      merchantId,
      openedAt,
      policy: formatPolicyName(policy),
      differences,
    });
  }
  return result;
}

const formatPolicyName = ({ profile, version }: Policy): string => `${profile}/${version}`;

const pageSize = 200;

async function* listNewest(api: ApiClient, { since, limit }: Options): AsyncGenerator<Row> {
  const from = Date.parse(since);
  let remaining = limit;
  for (let cursor: string | undefined; remaining > 0;) {
    const query = new URLSearchParams({
      limit: String(Math.min(remaining, pageSize)),
      ...(cursor !== undefined && { cursor }),
    });
    const page = await api.get<{ cardChanges: Row[]; cursor?: string }>(
      `/v1/card-changes?${query.toString()}`,
    );
    for (const row of page.cardChanges) {
      if (Date.parse(row.openedAt) < from) return;
      yield row;
      remaining -= 1;
    }
    if (page.cursor === undefined) return;
    ({ cursor } = page);
  }
}

async function readAssessments(
  api: ApiClient,
  requestId: string,
): Promise<Assessments | undefined> {
  try {
    return await api.get<Assessments>(`${buildRequestPath(requestId)}/assessments`);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'API_NOT_FOUND') return undefined;
    throw error;
  }
}

function formatSimulation({ policy, requests, forgotten }: Simulation): string {
  const affected = requests.filter(({ differences }) => differences.length > 0);
  return [
    ...affected.flatMap(formatRequest),
    `${affected.length} of ${requests.length} requests would be assessed differently under ${policy}.`,
    ...(forgotten.length === 0
      ? []
      : [`${forgotten.length} are too old: Temporal no longer has their facts.`]),
  ].join('\n');
}

const formatRequest = ({
  requestId,
  merchantId,
  policy,
  differences,
}: SimulatedRequest): string[] => [
  `${requestId}  ${merchantId}  under ${policy}`,
  formatTable(
    differences.flatMap(({ gate, was, wouldBe }) => [
      [gate, 'was', describeAssessment(was)],
      ['', 'would be', describeAssessment(wouldBe)],
    ]),
    '  ',
  ),
  '',
];
