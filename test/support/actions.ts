/** What owner and staff do in most stories, stage by stage. */
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { Status } from '../../workflows/contract.ts';
import { owner, people, staff, type Person } from './people.ts';
import type { Scenario } from './scenario.ts';

/** The code of the newest message to the merchant, as he reads it. */
export function readSmsCode({ testEnv, requestId }: Scenario): string {
  const message = testEnv.sandbox
    .listSms({ requestId })
    .findLast(({ key }) => key.includes('/otp/'));
  return /\d{6}/.exec(message?.text ?? '')?.[0] ?? '';
}

/** The code in the remark of the newest cent on the new card, as the owner's bank shows it. */
export async function readPennyCode({ testEnv, request, requestId }: Scenario): Promise<string> {
  const { last4 } = request.newAccount;
  const response = await fetch(`${testEnv.sandbox.url}/bank/statements/${last4}`);
  const lines = (await response.json()) as { endToEndId: string; remark: string }[];
  const line = lines.find(({ endToEndId }) => endToEndId.startsWith(requestId));
  return /\d{6}/.exec(line?.remark ?? '')?.[0] ?? '';
}

const getFaceSessionsUrl = ({ testEnv }: Scenario): string =>
  `${testEnv.sandbox.url}/identity/face/sessions`;

/** A session at the provider, shown the card and not ended yet. */
export async function openFaceSession(
  story: Scenario,
  person: Person = people.owner,
): Promise<string> {
  const opened = await fetch(getFaceSessionsUrl(story), {
    method: 'POST',
    body: JSON.stringify({ ...person, last4: story.request.newAccount.last4 }),
  });
  const { sessionRef } = (await opened.json()) as { sessionRef: string };
  return sessionRef;
}

/** A session at the provider, ended by the person's face. */
export async function completeFaceSession(story: Scenario, person?: Person): Promise<string> {
  const sessionRef = await openFaceSession(story, person);
  await fetch(`${getFaceSessionsUrl(story)}/${sessionRef}/complete`, { method: 'POST' });
  return sessionRef;
}

export async function enterOtp(story: Scenario, typed: string) {
  const answerRef = await story.testEnv.storage.vault.storeTypedCode(typed);
  return story.act(owner, 'proveFactor', { method: 'otp', answerRef });
}

export async function proveByOtp(story: Scenario) {
  await story.act(owner, 'requestCode', {});
  return enterOtp(story, readSmsCode(story));
}

export async function proveByFace(story: Scenario, person?: Person) {
  const sessionRef = await completeFaceSession(story, person);
  return story.act(owner, 'proveFactor', { method: 'face', sessionRef });
}

export async function proveIdentity(story: Scenario): Promise<void> {
  await story.advanceUntilWaitingOn('merchant', 'identity');
  await proveByOtp(story);
  await proveByFace(story);
}

/** Signs, or declines, at the provider's page; the engine is told that something happened there. */
export async function signAgreement(story: Scenario, verb: 'sign' | 'decline' = 'sign') {
  const { signing } = await story.advanceUntilWaitingOn('merchant', 'agreement');
  const signingId = signing?.signingId ?? '';
  await fetch(`${story.testEnv.sandbox.url}/esign/signings/${signingId}/${verb}`, {
    method: 'POST',
  });
  return story.act(owner, 'sign', { signingId });
}

export async function approve(story: Scenario, by: Actor = staff.maker) {
  const { evidence = '' } = await story.advanceUntil(
    ({ stage, waitingOn }) => stage === 'review' && waitingOn !== 'nobody',
  );
  return story.act(by, 'approve', { evidence });
}

export async function enterPennyCode(story: Scenario, typed: string) {
  const answerRef = await story.testEnv.storage.vault.storeTypedCode(typed);
  return story.act(owner, 'confirmPenny', { answerRef });
}

export async function confirmPenny(story: Scenario): Promise<void> {
  await story.advanceUntilWaitingOn('merchant', 'account-proof');
  await enterPennyCode(story, await readPennyCode(story));
}

/** The cooling-off of a green request, to its end. */
export async function passCoolingOff(story: Scenario, duration = 'PT24H'): Promise<void> {
  await story.advanceUntilWaitingOn('clock', 'cooling');
  await story.passTime(duration);
}

export async function confirmTest(story: Scenario, ok = true) {
  await story.advanceUntilWaitingOn('merchant', 'trial');
  return story.act(owner, 'confirmTest', { ok });
}

/** Two risk officers agree that the request goes on. */
export async function thaw(story: Scenario): Promise<void> {
  await story.advanceUntil('frozen');
  await story.act(staff.risk, 'thaw', { reason: 'called back' });
  await story.act(staff.otherRisk, 'thaw', { reason: 'called back' });
}

/** The risk officer's no for the reason it was frozen for, to its end. */
export async function rejectFrozen(story: Scenario) {
  const { evidence = '-', problems } = await story.advanceUntil('frozen');
  const codes = problems.map(({ code }) => code);
  await story.act(staff.risk, 'reject', { evidence, codes });
  return story.awaitOutcome();
}

export async function forceRollback(story: Scenario): Promise<void> {
  for (const by of [staff.operator, staff.otherOperator])
    await story.act(by, 'forceRollback', { reason: 'the bank asked for it' });
}

/** Everything up to a stage, for a green request where nobody gets in the way. */
export async function advanceTo(
  story: Scenario,
  stage: 'identity' | 'agreement' | 'review' | 'account-proof' | 'cooling' | 'trial',
): Promise<Status> {
  if (story.runs.length === 0) await story.submit();
  const parts = [
    ['identity', proveIdentity],
    ['agreement', signAgreement],
    ['review', approve],
    ['account-proof', confirmPenny],
    ['cooling', passCoolingOff],
  ] as const;
  for (const [name, part] of parts) {
    if (name === stage) break;
    await part(story);
  }
  return story.advanceUntil((status) => status.stage === stage && status.waitingOn !== 'nobody');
}
