/** What callers may do how often: counted in SQL, refused with a code and the time at which it ends. */
import type { Limit } from '../adapters/storage/rate-limits.ts';
import type { RequestRow } from '../activities/requests.ts';
import type { Actor } from '../domain/request/card-change-schema.ts';
import { findActsPerRun, findShare, isSafetyAction } from '../domain/request/safety-acts.ts';
import type { FailureCode } from '../domain/failures/codes.ts';
import { ActionRefused } from '../client/errors.ts';
import type { ActionName } from '../workflows/contract.ts';
import type { ApiDependencies } from './dependencies.ts';

type Dependencies = Pick<ApiDependencies, 'storage' | 'getPolicy'>;

/** @throws ActionRefused when the limit is reached, with the time at which that ends */
export async function takeFrom(
  { storage }: Dependencies,
  limit: Limit,
  who: string,
  points = 1,
  code: FailureCode = 'ACT_TOO_MANY',
): Promise<void> {
  const answer = await storage.rateLimits.take(limit, who, points);
  if (answer.allowed) return;
  throw new ActionRefused(code, {
    params: { time: answer.until },
  });
}

/**
 * Counts one attempt of a person at one request [E2 limits.acts]. Safety acts are counted apart, so
 * that nobody runs out of them by doing something else.
 * @throws ActionRefused
 */
export async function takeAttempt(
  dependencies: Dependencies,
  { acquirerId, requestId }: RequestRow,
  action: ActionName,
  by: Actor,
): Promise<void> {
  const { perMinute, safetyPerMinute } = dependencies.getPolicy(acquirerId).values['limits.acts'];
  const limit: Limit = isSafetyAction(action)
    ? { name: 'safety-acts', points: safetyPerMinute, seconds: 60 }
    : { name: 'acts', points: perMinute, seconds: 60 };
  await takeFrom(dependencies, limit, `${acquirerId}/${requestId}/${by.id.toLowerCase()}`);
}

/**
 * Takes an act from the share of its side, before it is sent to the process: a run of a workflow takes
 * only so many.
 * @throws ActionRefused when the person, or the side, has used up its share
 */
export async function takeShare(
  dependencies: Dependencies,
  { acquirerId, requestId }: RequestRow,
  action: ActionName,
  by: Actor,
): Promise<void> {
  const { byPerson, bySide } = findActsPerRun(action);
  const share = `${acquirerId}/${requestId}/${findShare(action, by.role)}`;
  const person = `${share}/${by.id.toLowerCase()}`;
  for (const [name, points, who] of [
    ['acts-of-person', byPerson, person],
    ['acts-of-side', bySide, share],
  ] as const) {
    const { allowed } = await dependencies.storage.rateLimits.take(
      { name, points, seconds: longerThanARequestS },
      who,
    );
    if (!allowed) throw new ActionRefused('ACT_TOO_MANY');
  }
}

/** Two years: the count ends when maintenance deletes it, not while the request is open. */
const longerThanARequestS = 2 * 366 * 24 * 60 * 60;
