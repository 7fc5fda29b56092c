/** Applies another policy to the recorded facts of recent requests [A68]. Changes nothing. */
import { ActionRefused } from '../../../client/errors.ts';
import {
  findPolicyDifferences,
  type PolicyDifference,
} from '../../../domain/policy/policy-differences.ts';
import type { PolicyValues } from '../../../domain/policy/policy-schema.ts';
import type { RequestRow } from '../../../activities/requests.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { buildCardChangeRef } from '../../ownership.ts';

export interface SimulatedRequest {
  row: RequestRow;
  differences: PolicyDifference[];
}

export interface Simulation {
  /** How many requests could be compared. */
  compared: number;
  /** Those that some gate would have assessed differently. */
  different: SimulatedRequest[];
  /** Requests whose facts Temporal no longer has. */
  forgotten: number;
}

/** Each request is asked of its workflow: so many at once leave it room for its work. */
const atOnce = 5;

/**
 * Assesses every gate of the newest requests again, with the facts and the time of its last assessment: once under
 * the request's own policy, once under the other.
 * @throws Unavailable when Temporal does not answer
 */
export async function simulatePolicy(
  { cardChanges, storage }: Pick<ApiDependencies, 'cardChanges' | 'storage'>,
  acquirerId: string,
  other: PolicyValues,
  limit: number,
): Promise<Simulation> {
  const { rows } = await storage.requests.list({ acquirerId, limit });
  const result: Simulation = { compared: 0, different: [], forgotten: 0 };
  const compare = async (row: RequestRow): Promise<void> => {
    const differences = await findDifferences(cardChanges, row, other);
    if (!differences) result.forgotten += 1;
    else result.compared += 1;
    if (differences && differences.length > 0) result.different.push({ row, differences });
  };
  for (let from = 0; from < rows.length; from += atOnce)
    await Promise.all(rows.slice(from, from + atOnce).map(compare));
  const order = new Map(rows.map(({ requestId }, place) => [requestId, place]));
  result.different.sort(
    (one, two) => (order.get(one.row.requestId) ?? 0) - (order.get(two.row.requestId) ?? 0),
  );
  return result;
}

/** Undefined for a request that Temporal no longer has. */
async function findDifferences(
  cardChanges: ApiDependencies['cardChanges'],
  row: RequestRow,
  other: PolicyValues,
): Promise<PolicyDifference[] | undefined> {
  try {
    const { gates, policy } = await cardChanges.assessments(buildCardChangeRef(row));
    return findPolicyDifferences(gates, policy.values, other);
  } catch (error) {
    if (error instanceof ActionRefused) return undefined;
    throw error;
  }
}
