/** What callers may do how often: counted in SQL, refused with a code and the time at which it ends. */
import type { Attempt, Limit, LimitAnswer } from '../adapters/storage/rate-limits.ts';
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
  await takeAll({ storage }, [{ limit, who, points }], code);
}

/** Counts at several limits, or at none of them. @throws ActionRefused when one is reached, with the time at which that ends */
export async function takeAll(
  { storage }: Pick<Dependencies, 'storage'>,
  attempts: readonly Attempt[],
  code: FailureCode = 'ACT_TOO_MANY',
): Promise<void> {
  const answers = await storage.rateLimits.take(attempts);
  const refusal = answers.find(({ allowed }) => !allowed);
  if (refusal) throw new ActionRefused(code, { params: { time: refusal.until } });
}

/**
 * Counts one attempt of a person at one request [E2 limits.acts]. Each safety act is counted for itself, so that nobody runs
 * out of stops by doing something else: whoever has stolen a session would withdraw in vain until its owner cannot object.
 * @throws ActionRefused
 */
export async function takeAttempt(
  dependencies: Dependencies,
  { acquirerId, requestId }: RequestRow,
  action: ActionName,
  by: Actor,
): Promise<void> {
  const { perMinute, safetyPerMinute } = dependencies.getPolicy(acquirerId).values['limits.acts'];
  const who = `${acquirerId}/${requestId}/${foldPersonId(by.id)}`;
  if (!isSafetyAction(action))
    return takeFrom(dependencies, { name: 'acts', points: perMinute, seconds: 60 }, who);
  const limit: Limit = { name: 'safety-acts', points: safetyPerMinute, seconds: 60 };
  await takeFrom(dependencies, limit, `${who}/${action}`);
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
  const ofCaller = {
    limit: buildLimit('caller', own[what]),
    who: `${acquirerId}/${foldPersonId(id)}`,
    points,
  };
  const ofMerchant = {
    limit: buildLimit('merchant', merchant[what]),
    who: `${acquirerId}/${merchantId}`,
    points,
  };
  await takeAll(dependencies, merchantId === undefined ? [ofCaller] : [ofCaller, ofMerchant]);
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
  applicant: string,
  { deviceId, address }: SubmissionSource,
): Promise<SubmissionOrigin | undefined> {
  const { acquirerId, merchantId, requestId, owner, submittedBy, draftedBy } = request;
  const { rateLimits, vault } = dependencies.storage;
  const { values } = dependencies.getPolicy(acquirerId);
  const now = new Date().toISOString();
  const timeZone = values['submit.dayBoundary'];
  const today = toLocalDate(now, { timeZone });
  const { perPersonDay, perDeviceDay, perAgentDay } = values['limits.submissions'];
  const agent = [submittedBy, draftedBy].find((actor) => actor?.role === 'agent');
  const person = owner
    ? ((await vault.computePersonFingerprint(request, owner.personToken)) ?? owner.personToken)
    : applicant;
  const counted = [
    buildSubmissionAttempt('merchant', values['submit.perDay'], merchantId),
    buildSubmissionAttempt('person', perPersonDay, person),
    ...(deviceId === undefined ? [] : [buildSubmissionAttempt('device', perDeviceDay, deviceId)]),
    ...(agent === undefined
      ? []
      : [buildSubmissionAttempt('agent', perAgentDay, foldPersonId(agent.id))]),
    // Where the owner is seen, the address is the one of the counter.
    ...(address && isRemote(request.intake)
      ? await Promise.all(
          origins.map(async (of) =>
            buildSubmissionAttempt(
              of,
              values['limits.origins'][of].perDay,
              await vault.computeAddressMac(acquirerId, address[of]),
            ),
          ),
        )
      : []),
  ].map(({ limit, who }) => ({ limit, who: `${acquirerId}/${who}/${today}` }));
  const itself = { limit: countedSubmission, who: `${acquirerId}/${requestId}` };
  const [answer, ...answers] = await rateLimits.take([itself, ...counted]);
  // Whoever got no answer sends the same again, and that is one submission: then nothing was counted.
  if (answer?.allowed && answers.some(({ allowed }) => !allowed))
    throw new ActionRefused('POL_DAILY_LIMIT', {
      params: { time: findNextMidnight(now, { timeZone }) },
    });
  const [fromAddress, fromArea] = origins.map((of) => {
    const n = counted.findIndex(({ limit }) => limit.name === `submissions-of-${of}`);
    return computeCount(counted[n], answers[n]);
  });
  return fromAddress === undefined || fromArea === undefined
    ? undefined
    : { fromAddress, fromArea };
}

const origins = ['address', 'area'] as const;

/** How much was counted by now. */
const computeCount = (
  attempt: Attempt | undefined,
  answer: LimitAnswer | undefined,
): number | undefined =>
  attempt && answer && attempt.limit.points - (answer.allowed ? answer.left : 0);

const buildSubmissionAttempt = (
  of: 'merchant' | 'person' | 'device' | 'agent' | (typeof origins)[number],
  perDay: number,
  who: string,
): Attempt => ({
  limit: { name: `submissions-of-${of}`, points: perDay, seconds: dayS },
  who,
});

const countedSubmission: Limit = { name: 'submission', points: 1, seconds: 7 * dayS };
