/**
 * One-time codes of the progress page. Whoever has its link sees the page; to act they enter a code that is sent to a mobile
 * that was settled before the request, chosen here and by nobody else, in the browser that asked for it.
 * Their counts are their own: a stop needs no code, and shares nothing with them.
 */
import { createHash } from 'node:crypto';
import type { RequestRow } from '../activities/requests.ts';
import type { HostedPerson } from '../adapters/storage/hosted-changes.ts';
import type { ProgressCode } from '../adapters/storage/progress-codes.ts';
import type { Attempt, Limit } from '../adapters/storage/rate-limits.ts';
import { ActionRefused } from '../client/errors.ts';
import { findTrustedContact } from '../domain/identity/trusted-contact.ts';
import { renderProgressCodeSms } from '../domain/notices/sms.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import { intakes } from '../domain/request/stages.ts';
import { cleanNumber } from '../domain/text/cleaning.ts';
import { addMs, parseDurationMs } from '../domain/time/duration.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';
import { takeAll } from './limits.ts';
import { readMerchantRecord } from './ownership.ts';

/** A link to the progress page: the request, and the contact it was sent to. */
export interface ProgressLink {
  row: RequestRow;
  contactId: string;
}

const callMs = 10_000;
const minuteMs = 60_000;
/** How long the controls work after a code: long enough for one thing, too short for a phone left on a counter. */
const sessionMs = 15 * minuteMs;

const hourS = 60 * 60;
const dayS = 24 * hourS;

/**
 * Sends a code for a request, once for each form.
 * @param browser a secret of the browser
 * @param key of the form
 * @throws HttpProblem when no mobile was on record long enough before the request; ActionRefused when there were too many codes
 *   or too many wrong ones; Unavailable; PortFailure
 */
export async function sendProgressCode(
  dependencies: ApiDependencies,
  { row, contactId }: ProgressLink,
  browser: string,
  key: string,
): Promise<void> {
  const { acquirerId, requestId, openedAt } = row;
  const { merchants, sms, storage } = dependencies;
  const policy = dependencies.getPolicy(acquirerId).values;
  const { contacts, displayName } = await readMerchantRecord(dependencies, row);
  // What was settled before the request began: whoever changes contacts meanwhile gets no code.
  const contact = findTrustedContact(contacts, policy, openedAt, { channel: 'sms' });
  if (!contact) throw new HttpProblem('API_NO_CONTACT');
  const who = listWho(row, contact.id === contactId);
  await assertNotLocked(dependencies, buildTriesAttempts(policy, who));
  const ref = buildRef(requestId, browser, key);
  const code = { ref, contactId: contact.id, masked: contact.masked };
  const validMs = parseDurationMs(policy.otp.ttl);
  if (!(await storage.progressCodes.begin(row, code, browser, validMs))) return;
  try {
    await takeAll(dependencies, buildCodeAttempts(policy, who));
    const options = { signal: AbortSignal.timeout(callMs) };
    const { address } = await merchants.findContactAddress(row, contact.id, options);
    const message = renderProgressCodeSms({
      code: await storage.vault.makeCode(ref, policy.otp.digits),
      merchantName: displayName,
      minutes: Math.floor(validMs / minuteMs),
      servicePhone: dependencies.findServicePhone(acquirerId),
    });
    await storage.accessLog.record([requestId], `code for the progress page sent to ${contact.id}`);
    await sms.send({ key: ref, acquirerId, to: address, ...message }, options);
  } catch (error) {
    await storage.progressCodes.forget(ref);
    throw error;
  }
}

/** Bound to the browser: the same form in another one is another code. */
const buildRef = (requestId: string, browser: string, key: string): string =>
  `${requestId}/otp/page-${createHash('sha256').update(`${browser} ${key}`).digest('base64url')}`;

/** The code that this browser can enter. */
export const findProgressCode = (
  { storage, getPolicy }: ApiDependencies,
  row: RequestRow,
  browser: string | undefined,
): Promise<ProgressCode | undefined> =>
  browser === undefined
    ? Promise.resolve(undefined)
    : storage.progressCodes.find(row, browser, getPolicy(row.acquirerId).values.otp.tries);

/**
 * Compares what was typed with the code of this browser.
 * @returns whom the code was sent to, as the owner of this one request for a short while
 * @throws ActionRefused for a wrong code, one past its time, and after too many wrong ones
 */
export async function enterProgressCode(
  dependencies: ApiDependencies,
  { row, contactId }: ProgressLink,
  browser: string | undefined,
  typed: string,
): Promise<HostedPerson> {
  const { storage } = dependencies;
  const policy = dependencies.getPolicy(row.acquirerId).values;
  const { digits, tries } = policy.otp;
  const sent = await findProgressCode(dependencies, row, browser);
  if (!sent) throw new ActionRefused('IDV_OTP_EXPIRED');
  if (!/^\d+$/.test(cleanNumber(typed)) || cleanNumber(typed).length !== digits)
    throw new ActionRefused('IDV_OTP_WRONG');
  // Each try is counted before it is compared: those of the same moment are as many.
  const attempts = buildTriesAttempts(policy, listWho(row, sent.contactId === contactId));
  await takeAll(dependencies, attempts, 'IDV_OTP_LOCKED');
  const takenAtMs = Date.now();
  const left = await storage.progressCodes.takeTry(sent.ref, tries);
  if (left === undefined) throw new ActionRefused('IDV_OTP_EXPIRED');
  const answerRef = await storage.vault.storeTypedCode(typed);
  if ((await storage.vault.compareCode(sent.ref, answerRef)) !== 'match')
    throw new ActionRefused('IDV_OTP_WRONG', { params: { n: String(left) } });
  await storage.rateLimits.giveBack(attempts, takenAtMs);
  if (!(await storage.progressCodes.use(sent.ref))) throw new ActionRefused('IDV_OTP_EXPIRED');
  return buildPerson(row, sent);
}

/** Nothing is attested of them but that they read a message to this contact. */
function buildPerson(
  { acquirerId, merchantId, requestId, terminal, intake }: RequestRow,
  { contactId }: ProgressCode,
): HostedPerson {
  return {
    id: contactId,
    acquirerId,
    merchantId,
    requestId,
    intake: intakes.find((each) => each === intake) ?? 'web',
    endsAt: addMs(new Date().toISOString(), sessionMs),
    ...(terminal !== undefined && { scope: { terminal } }),
  };
}

/** Whose count it is, and the part of a limit that they have. */
interface Share {
  who: string;
  part: number;
}

/**
 * Everything about a request is counted together, and once more what comes by a link that was sent to somebody else than the
 * code: they have half of it, so that who copied such a link, or still gets notices, leaves the owner the other half.
 */
const listWho = ({ acquirerId, requestId }: RequestRow, isOwnLink: boolean): Share[] => {
  const all = { who: `${acquirerId}/${requestId}`, part: 1 };
  return isOwnLink ? [all] : [all, { who: `${all.who}/others`, part: 1 / 2 }];
};

const share = (limit: Limit, shares: readonly Share[]): Attempt[] =>
  shares.map(({ who, part }) => ({
    limit: { ...limit, points: Math.ceil(limit.points * part) },
    who,
  }));

/** Wrong codes of all browsers, so that another browser is no new guess [E2 otp.tries, E2 otp.lock]. */
const buildTriesAttempts = ({ otp }: PolicyValues, shares: readonly Share[]): Attempt[] =>
  share(
    {
      name: 'progress-code-tries',
      points: otp.tries,
      seconds: parseDurationMs(otp.lock) / 1_000,
    },
    shares,
  );

/** @throws ActionRefused after too many wrong codes */
async function assertNotLocked(
  { storage }: ApiDependencies,
  attempts: readonly Attempt[],
): Promise<void> {
  for (const { limit, who } of attempts)
    if ((await storage.rateLimits.count(limit, who)) >= limit.points)
      throw new ActionRefused('IDV_OTP_LOCKED');
}

/**
 * What a code that is sent counts at. The codes of an hour are half of what one number may get at most, so that nobody who has a
 * link leaves the owner without the codes of the identity check [E2 limits.sms, E2 otp.perDay].
 */
const buildCodeAttempts = (policy: PolicyValues, shares: readonly Share[]): Attempt[] => {
  const perHour = Math.ceil(policy['limits.sms'].perNumberHour / 2);
  return [
    ...share({ name: 'progress-codes-day', points: policy.otp.perDay, seconds: dayS }, shares),
    ...share({ name: 'progress-codes-hour', points: perHour, seconds: hourS }, shares),
  ];
};
