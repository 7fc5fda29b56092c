/** Actions of the owner and of staff in most scenarios, stage by stage. */
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { Status } from '../../workflows/contract.ts';
import { owner, staff } from './people.ts';
import type { Scenario } from './scenario.ts';

/** The code in the newest message to the merchant. */
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

/** The owner opens a session at a provider; it is not completed yet. */
export async function openSession(
  scenario: Scenario,
  kind: 'face' | 'card-password' = 'face',
): Promise<string> {
  const { session } = await scenario.act(owner, 'openSession', { kind });
  return session?.sessionRef ?? '';
}

/** What somebody does on the page of a session. */
export interface Shown {
  result?: string;
  consent?: boolean;
  /** Who comes, by number; the owner of the session unless given. */
  idNumber?: string;
  /** Where they are, by GB/T 2260; where the terminals of the sandbox stand unless given. */
  area?: string;
}

const sessionPaths = { face: '/identity/face/sessions', 'card-password': '/bank/password-checks' };

/** Somebody completes an open session on the provider's page. */
export const completeSession = (
  { testEnv }: Scenario,
  sessionRef: string,
  shown: Shown = {},
  kind: keyof typeof sessionPaths = 'face',
): Promise<Response> =>
  fetch(`${testEnv.sandbox.url}${sessionPaths[kind]}/${sessionRef}/complete`, {
    method: 'POST',
    body: JSON.stringify(shown),
  });

/** Opens a face session, and the owner, or whoever is given, shows their face in it. */
export async function completeFaceSession(scenario: Scenario, shown?: Shown): Promise<string> {
  const sessionRef = await openSession(scenario);
  await completeSession(scenario, sessionRef, shown);
  return sessionRef;
}

/** The owner types the new card's password on the page of its issuer. */
export async function proveByCardPassword(scenario: Scenario, result: 'passed' | 'failed') {
  const sessionRef = await openSession(scenario, 'card-password');
  await completeSession(scenario, sessionRef, { result }, 'card-password');
  return scenario.act(owner, 'proveFactor', { method: 'card-password', sessionRef });
}

export async function enterOtp(scenario: Scenario, typed: string) {
  const answerRef = await scenario.testEnv.storage.vault.storeTypedCode(typed);
  return scenario.act(owner, 'proveFactor', { method: 'otp', answerRef });
}

/** Has a code sent to the owner. @returns the code */
export async function requestOtp(scenario: Scenario): Promise<string> {
  await scenario.act(owner, 'requestCode', {});
  return readSmsCode(scenario);
}

export async function proveByOtp(scenario: Scenario) {
  return enterOtp(scenario, await requestOtp(scenario));
}

export async function proveByFace(scenario: Scenario, shown?: Shown) {
  const sessionRef = await completeFaceSession(scenario, shown);
  return scenario.act(owner, 'proveFactor', { method: 'face', sessionRef });
}

export async function proveIdentity(scenario: Scenario): Promise<void> {
  await scenario.advanceUntilWaitingOn('merchant', 'identity');
  await proveByOtp(scenario);
  await proveByFace(scenario);
}

/** Signs, or declines, at the provider's page, then reports to the request that the signing has changed. */
export async function signAgreement(scenario: Scenario, verb: 'sign' | 'decline' = 'sign') {
  const { signing } = await scenario.advanceUntilWaitingOn('merchant', 'agreement');
  const signingId = signing?.signingId ?? '';
  await fetch(`${scenario.testEnv.sandbox.url}/esign/signings/${signingId}/${verb}`, {
    method: 'POST',
  });
  return scenario.act(owner, 'sign', { signingId });
}

export async function approve(scenario: Scenario, by: Actor = staff.maker) {
  const { evidence = '' } = await scenario.advanceUntil(
    ({ stage, waitingOn }) => stage === 'review' && waitingOn !== 'nobody',
  );
  return scenario.act(by, 'approve', { evidence });
}

export async function enterPennyCode(scenario: Scenario, typed: string) {
  const answerRef = await scenario.testEnv.storage.vault.storeTypedCode(typed);
  return scenario.act(owner, 'confirmPenny', { answerRef });
}

export async function confirmPenny(scenario: Scenario): Promise<void> {
  await scenario.advanceUntilWaitingOn('merchant', 'account-proof');
  await enterPennyCode(scenario, await readPennyCode(scenario));
}

/** Passes the cooling-off of a green request. */
export async function passCoolingOff(scenario: Scenario, duration = 'PT24H'): Promise<void> {
  await scenario.advanceUntilWaitingOn('clock', 'cooling');
  await scenario.passTime(duration);
}

export async function confirmTest(scenario: Scenario, ok = true) {
  await scenario.advanceUntilWaitingOn('merchant', 'trial');
  return scenario.act(owner, 'confirmTest', { ok, note: 'as the bank shows it' });
}

/** A contact of long standing confirms the change on the phone; an operator records it. */
export const confirmByPhone = (scenario: Scenario, by: Actor = staff.operator) =>
  scenario.act(by, 'recordCallback', { contactId: 'c-mail', confirmed: true });

/** Two risk officers thaw the request, after an objection with a confirmed callback. */
export async function thaw(scenario: Scenario): Promise<void> {
  const { problems } = await scenario.advanceUntil('frozen');
  if (problems.some(({ code }) => code === 'RSK_OBJECTED')) await confirmByPhone(scenario);
  await scenario.act(staff.risk, 'thaw', { reason: 'called back' });
  await scenario.act(staff.otherRisk, 'thaw', { reason: 'called back' });
}

/** A risk officer rejects the frozen request for the reason of the freeze. */
export async function rejectWhileFrozen(scenario: Scenario): Promise<void> {
  const { evidence = '-', problems } = await scenario.advanceUntil('frozen');
  const codes = problems.map(({ code }) => code);
  await scenario.act(staff.risk, 'reject', { evidence, codes });
}

/** The same. @returns the outcome */
export async function rejectFrozen(scenario: Scenario) {
  await rejectWhileFrozen(scenario);
  return scenario.awaitOutcome();
}

export async function forceRollback(scenario: Scenario): Promise<void> {
  for (const by of [staff.operator, staff.otherOperator])
    await scenario.act(by, 'forceRollback', { reason: 'the bank asked for it' });
}

/** Advances a green request without interruption to a stage. */
export async function advanceTo(
  scenario: Scenario,
  stage: 'identity' | 'agreement' | 'review' | 'account-proof' | 'cooling' | 'trial',
  from?: 'agreement' | 'account-proof',
): Promise<Status> {
  if (scenario.runs.length === 0) await scenario.submit();
  const parts = [
    ['identity', proveIdentity],
    ['agreement', signAgreement],
    ['review', approve],
    ['account-proof', confirmPenny],
    ['cooling', passCoolingOff],
  ] as const;
  const first = parts.findIndex(([name]) => name === from);
  for (const [name, part] of parts.slice(Math.max(0, first))) {
    if (name === stage) break;
    await part(scenario);
  }
  return scenario.advanceUntil((status) => status.stage === stage && status.waitingOn !== 'nobody');
}
