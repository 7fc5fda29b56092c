/** What callers may do how often: counted in SQL, refused with a code and the time at which it ends. */
import type { Limit } from '../adapters/storage/rate-limits.ts';
import type { RequestRow } from '../activities/requests.ts';
import type { Actor, CardChangeRequest } from '../domain/request/card-change-schema.ts';
import { isRemote } from '../domain/request/intakes.ts';
import { isSafetyAction } from '../domain/request/safety-acts.ts';
import { foldPersonId } from '../domain/request/separation-of-duties.ts';
import type { SubmissionOrigin } from '../domain/request/submission-origin.ts';
import { findNextMidnight, toLocalDate } from '../domain/time/calendar.ts';
import type { FailureCode } from '../domain/failures/codes.ts';
import { ActionRefused } from '../client/errors.ts';
import type { ActionName } from '../workflows/contract.ts';
import type { Caller } from './caller.ts';
import type { SubmissionSource } from './caller-address.ts';
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
  await takeFrom(dependencies, limit, `${acquirerId}/${requestId}/${foldPersonId(by.id)}`);
}

const dayS = 24 * 60 * 60;
const kilobyte = 1_024;

/**
 * Counts what a caller stores, for the merchant and for the caller [E2 limits.entries].
 * @param amount number of entries; bytes of documents
 * @throws ActionRefused
 */
export async function takeEntry(
  dependencies: Dependencies,
  { acquirerId, id, roles }: Pick<Caller, 'acquirerId' | 'id' | 'roles'>,
  what: 'tokens' | 'drafts' | 'documentMb',
  merchantId?: string,
  amount = 1,
): Promise<void> {
  const { merchant, caller, backOffice } =
    dependencies.getPolicy(acquirerId).values['limits.entries'];
  const own = roles.includes('back-office') ? backOffice : caller;
  const isBytes = what === 'documentMb';
  const points = isBytes ? Math.ceil(amount / kilobyte) : amount;
  const buildLimit = (of: 'caller' | 'merchant', perDay: number) => ({
    name: `${what}-of-${of}` as const,
    points: isBytes ? perDay * kilobyte : perDay,
    seconds: dayS,
  });
  await takeFrom(
    dependencies,
    buildLimit('caller', own[what]),
    `${acquirerId}/${foldPersonId(id)}`,
    points,
  );
  if (merchantId !== undefined)
    await takeFrom(
      dependencies,
      buildLimit('merchant', merchant[what]),
      `${acquirerId}/${merchantId}`,
      points,
    );
}

/**
 * Counts a submission for the merchant, for the person whose card it is to be, for the device, for an agent
 * who submits or drafted it, and for the address and area that it comes from [E2 submit.perDay, E2 limits.submissions,
 * E2 limits.origins, D velocity]. The process counts the merchant's requests once more.
 * @returns how many came from the same address and area; undefined where it is not known
 * @throws ActionRefused
 */
export async function takeSubmission(
  dependencies: Dependencies,
  request: CardChangeRequest,
  { deviceId, address }: SubmissionSource,
): Promise<SubmissionOrigin | undefined> {
  const { acquirerId, merchantId, requestId, applicant, submittedBy, draftedBy } = request;
  const { rateLimits, vault } = dependencies.storage;
  const { values } = dependencies.getPolicy(acquirerId);
  const now = new Date().toISOString();
  const timeZone = values['submit.dayBoundary'];
  const today = toLocalDate(now, { timeZone });
  // Where the owner is seen, the address is the one of the counter.
  const origins =
    address && isRemote(request.intake)
      ? await Promise.all(
          (['address', 'area'] as const).map(async (of) => ({
            limit: buildSubmissionLimit(of, values['limits.origins'][of].perDay),
            who: `${acquirerId}/${await vault.computeAddressMac(acquirerId, address[of])}/${today}`,
          })),
        )
      : [];
  // Whoever got no answer sends the same again, and that is one submission.
  if ((await rateLimits.count(countedSubmission, `${acquirerId}/${requestId}`)) === 0) {
    const { perPersonDay, perDeviceDay, perAgentDay } = values['limits.submissions'];
    const agent = [submittedBy, draftedBy].find((actor) => actor?.role === 'agent');
    const { personToken } = request.owner ?? applicant;
    const person = (await vault.computePersonFingerprint(request, personToken)) ?? personToken;
    const counted = (
      [
        ['merchant', values['submit.perDay'], merchantId],
        ['person', perPersonDay, person],
        ...(deviceId === undefined ? [] : [['device', perDeviceDay, deviceId] as const]),
        ...(agent === undefined ? [] : [['agent', perAgentDay, foldPersonId(agent.id)] as const]),
      ] as const
    ).map(([of, perDay, who]) => ({
      limit: buildSubmissionLimit(of, perDay),
      who: `${acquirerId}/${who}/${today}`,
    }));
    for (const { limit, who } of [...counted, ...origins])
      if (!(await rateLimits.take(limit, who)).allowed)
        throw new ActionRefused('POL_DAILY_LIMIT', {
          params: { time: findNextMidnight(now, { timeZone }) },
        });
    await rateLimits.take(countedSubmission, `${acquirerId}/${requestId}`);
  }
  const [fromAddress, fromArea] = await Promise.all(
    origins.map(({ limit, who }) => rateLimits.count(limit, who)),
  );
  return fromAddress === undefined || fromArea === undefined
    ? undefined
    : { fromAddress, fromArea };
}

const buildSubmissionLimit = (
  of: 'merchant' | 'person' | 'device' | 'agent' | 'address' | 'area',
  perDay: number,
): Limit => ({ name: `submissions-of-${of}`, points: perDay, seconds: dayS });

const countedSubmission: Limit = { name: 'submission', points: 1, seconds: 7 * dayS };
