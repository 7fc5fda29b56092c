/** What owner and staff do in most stories, stage by stage. */
import type { Actor } from '../../domain/card-change.ts';
import type { Status } from '../../workflows/contract.ts';
import { owner, people, staff, type Person } from './people.ts';
import type { Story } from './story.ts';

/** The code of the newest message to the merchant, as he reads it. */
export function codeInSms({ house, requestId }: Story): string {
  const message = house.sandbox.sms({ requestId }).findLast(({ key }) => key.includes('/otp/'));
  return /\d{6}/.exec(message?.text ?? '')?.[0] ?? '';
}

/** The code in the remark of the newest cent on the new card, as the owner's bank shows it. */
export async function codeInStatement({ house, request, requestId }: Story): Promise<string> {
  const { last4 } = request.newAccount;
  const response = await fetch(`${house.sandbox.url}/bank/statements/${last4}`);
  const lines = (await response.json()) as { endToEndId: string; remark: string }[];
  const line = lines.find(({ endToEndId }) => endToEndId.startsWith(requestId));
  return /\d{6}/.exec(line?.remark ?? '')?.[0] ?? '';
}

const faceSessions = ({ house }: Story): string => `${house.sandbox.url}/identity/face/sessions`;

/** A session at the provider, shown the card and not ended yet. */
export async function openFaceSession(
  story: Story,
  person: Person = people.owner,
): Promise<string> {
  const opened = await fetch(faceSessions(story), {
    method: 'POST',
    body: JSON.stringify({ ...person, last4: story.request.newAccount.last4 }),
  });
  const { sessionRef } = (await opened.json()) as { sessionRef: string };
  return sessionRef;
}

/** A session at the provider, ended by the person's face. */
export async function faceSession(story: Story, person?: Person): Promise<string> {
  const sessionRef = await openFaceSession(story, person);
  await fetch(`${faceSessions(story)}/${sessionRef}/complete`, { method: 'POST' });
  return sessionRef;
}

export async function typeOtp(story: Story, typed: string) {
  const answerRef = await story.house.storage.vault.offerCode(typed);
  return story.act(owner, 'proveFactor', { method: 'otp', answerRef });
}

export async function proveByOtp(story: Story) {
  await story.act(owner, 'requestCode', {});
  return typeOtp(story, codeInSms(story));
}

export async function proveByFace(story: Story, person?: Person) {
  const sessionRef = await faceSession(story, person);
  return story.act(owner, 'proveFactor', { method: 'face', sessionRef });
}

export async function proveIdentity(story: Story): Promise<void> {
  await story.untilWaitingOn('merchant', 'identity');
  await proveByOtp(story);
  await proveByFace(story);
}

/** Signs, or declines, at the provider's page; the engine is told that something happened there. */
export async function signAgreement(story: Story, verb: 'sign' | 'decline' = 'sign') {
  const { signing } = await story.untilWaitingOn('merchant', 'agreement');
  const signingId = signing?.signingId ?? '';
  await fetch(`${story.house.sandbox.url}/esign/signings/${signingId}/${verb}`, { method: 'POST' });
  return story.act(owner, 'sign', { signingId });
}

export async function approve(story: Story, by: Actor = staff.maker) {
  const { evidence = '' } = await story.until(
    ({ stage, waitingOn }) => stage === 'review' && waitingOn !== 'nobody',
  );
  return story.act(by, 'approve', { evidence });
}

export async function typePennyCode(story: Story, typed: string) {
  const answerRef = await story.house.storage.vault.offerCode(typed);
  return story.act(owner, 'confirmPenny', { answerRef });
}

export async function provePenny(story: Story): Promise<void> {
  await story.untilWaitingOn('merchant', 'account-proof');
  await typePennyCode(story, await codeInStatement(story));
}

/** The cooling-off of a green request, to its end. */
export async function coolOff(story: Story, duration = 'PT24H'): Promise<void> {
  await story.untilWaitingOn('clock', 'cooling');
  await story.pass(duration);
}

export async function confirmTest(story: Story, ok = true) {
  await story.untilWaitingOn('merchant', 'trial');
  return story.act(owner, 'confirmTest', { ok });
}

/** Two risk officers agree that the request goes on. */
export async function thaw(story: Story): Promise<void> {
  await story.until('frozen');
  await story.act(staff.risk, 'thaw', { reason: 'called back' });
  await story.act(staff.otherRisk, 'thaw', { reason: 'called back' });
}

/** The risk officer's no for the reason it was frozen for, to its end. */
export async function rejectFrozen(story: Story) {
  const { evidence = '-', problems } = await story.until('frozen');
  const codes = problems.map(({ code }) => code);
  await story.act(staff.risk, 'reject', { evidence, codes });
  return story.outcome();
}

export async function forceRollback(story: Story): Promise<void> {
  for (const by of [staff.operator, staff.otherOperator])
    await story.act(by, 'forceRollback', { reason: 'the bank asked for it' });
}

/** Everything up to a stage, for a green request where nobody gets in the way. */
export async function bring(
  story: Story,
  stage: 'identity' | 'agreement' | 'review' | 'account-proof' | 'cooling' | 'trial',
): Promise<Status> {
  if (story.runs.length === 0) await story.submit();
  const parts = [
    ['identity', proveIdentity],
    ['agreement', signAgreement],
    ['review', approve],
    ['account-proof', provePenny],
    ['cooling', coolOff],
  ] as const;
  for (const [name, part] of parts) {
    if (name === stage) break;
    await part(story);
  }
  return story.until((status) => status.stage === stage && status.waitingOn !== 'nobody');
}
