/**
 * One-time codes of the progress page. Whoever has its link sees the page; to act they enter a code that is sent to a mobile
 * that was settled before the request, chosen here and by nobody else, in the browser that asked for it.
 * Their counts are their own: a stop needs no code, and shares nothing with them.
 */
import { createHash } from 'node:crypto';
import type { RequestRow } from '../activities/requests.ts';
import type { HostedPerson } from '../adapters/storage/hosted-changes.ts';
import type { ProgressCode } from '../adapters/storage/progress-codes.ts';
import type { Limit } from '../adapters/storage/rate-limits.ts';
import { ActionRefused } from '../client/errors.ts';
import { findTrustedContact } from '../domain/identity/trusted-contact.ts';
import { renderProgressCodeSms } from '../domain/notices/sms.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import { intakes } from '../domain/request/stages.ts';
import { cleanNumber } from '../domain/text/cleaning.ts';
import { addMs, parseDurationMs } from '../domain/time/duration.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';
import { takeFrom } from './limits.ts';
import { readMerchantRecord } from './ownership.ts';

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
  row: RequestRow,
  browser: string,
  key: string,
): Promise<void> {
  const { acquirerId, requestId, openedAt } = row;
  const { merchants, sms, storage } = dependencies;
  const policy = dependencies.getPolicy(acquirerId).values;
  await assertNotLocked(dependencies, row, policy);
  const { contacts, displayName } = await readMerchantRecord(dependencies, row);
  // What was settled before the request began: whoever changes contacts meanwhile gets no code.
  const contact = findTrustedContact(contacts, policy, openedAt, { channel: 'sms' });
  if (!contact) throw new HttpProblem('API_NO_CONTACT');
  const ref = buildRef(requestId, browser, key);
  const code = { ref, contactId: contact.id, masked: contact.masked };
  const validMs = parseDurationMs(policy.otp.ttl);
  if (!(await storage.progressCodes.begin(row, code, browser, validMs))) return;
  try {
    await takeCode(dependencies, row, policy);
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
  row: RequestRow,
  browser: string | undefined,
  typed: string,
): Promise<HostedPerson> {
  const { storage } = dependencies;
  const policy = dependencies.getPolicy(row.acquirerId).values;
  const { digits, tries } = policy.otp;
  const sent = await findProgressCode(dependencies, row, browser);
  if (!sent) throw new ActionRefused('IDV_OTP_EXPIRED');
  await assertNotLocked(dependencies, row, policy);
  if (!/^\d+$/.test(cleanNumber(typed)) || cleanNumber(typed).length !== digits)
    throw new ActionRefused('IDV_OTP_WRONG');
  const left = await storage.progressCodes.takeTry(sent.ref, tries);
  if (left === undefined) throw new ActionRefused('IDV_OTP_EXPIRED');
  const answerRef = await storage.vault.storeTypedCode(typed);
  if ((await storage.vault.compareCode(sent.ref, answerRef)) !== 'match') {
    await storage.rateLimits.take([{ limit: buildTriesLimit(policy), who: buildWho(row) }]);
    throw new ActionRefused('IDV_OTP_WRONG', { params: { n: String(left) } });
  }
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

const buildWho = ({ acquirerId, requestId }: RequestRow): string => `${acquirerId}/${requestId}`;

/** Wrong codes of all browsers, so that another browser is no new guess [E2 otp.tries, E2 otp.lock]. */
const buildTriesLimit = ({ otp }: PolicyValues): Limit => ({
  name: 'progress-code-tries',
  points: otp.tries,
  seconds: parseDurationMs(otp.lock) / 1_000,
});

/** @throws ActionRefused after too many wrong codes */
async function assertNotLocked(
  { storage }: ApiDependencies,
  row: RequestRow,
  policy: PolicyValues,
): Promise<void> {
  const limit = buildTriesLimit(policy);
  if ((await storage.rateLimits.count(limit, buildWho(row))) >= limit.points)
    throw new ActionRefused('IDV_OTP_LOCKED');
}

/**
 * Counts a code that is sent. It takes half of what one number may get in an hour at most, so that nobody who has a link leaves
 * the owner without the codes of the identity check [E2 limits.sms, E2 otp.perDay].
 * @throws ActionRefused
 */
async function takeCode(
  dependencies: ApiDependencies,
  row: RequestRow,
  policy: PolicyValues,
): Promise<void> {
  const perHour = Math.ceil(policy['limits.sms'].perNumberHour / 2);
  const who = buildWho(row);
  await takeFrom(
    dependencies,
    { name: 'progress-codes-hour', points: perHour, seconds: hourS },
    who,
  );
  const perDay = { name: 'progress-codes-day', points: policy.otp.perDay, seconds: dayS } as const;
  await takeFrom(dependencies, perDay, who);
}
