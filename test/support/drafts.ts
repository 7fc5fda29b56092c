/** Creates, completes and submits drafts: by default as a clerk on the phone. */
import { expect } from 'vitest';
import { owner, type Api, type Claims } from './api.ts';
import { submissionBody } from './submission.ts';

export const clerk: Claims = { sub: 'clerk-1', roles: ['clerk'] };
export const agent: Claims = { sub: 'agent-1', roles: ['agent'], merchantId: 'M-GREEN' };

/** What the owner stated on the phone: everything but the new card. */
export const { newAccount, ...draftBody } = { ...submissionBody, intake: 'phone' as const };
export const completeBody = { ...draftBody, newAccount };
export interface SavedDraft {
  draftId: string;
  digest: string;
  missing: string[];
}

export async function createDraft(
  at: Api,
  body: object = draftBody,
  as = clerk,
): Promise<SavedDraft> {
  const answer = await at.post('/v1/drafts', { as, body });
  expect([answer.status, answer.body['code']]).toEqual([201, undefined]);
  return answer.body as unknown as SavedDraft;
}

/** As the owner, in the app. */
export async function completeDraft(at: Api, draftId: string): Promise<SavedDraft> {
  const { status, body } = await at.put(`/v1/drafts/${draftId}`, { as: owner, body: completeBody });
  expect(status).toBe(200);
  return body as unknown as SavedDraft;
}

export const sendLink = (at: Api, draftId: string, as = clerk) =>
  at.post(`/v1/drafts/${draftId}/link`, { as });
/** The link in the newest SMS; only the phone it was sent to knows it. */
export async function sendAndReadLink(at: Api, draftId: string): Promise<string> {
  expect((await sendLink(at, draftId)).status).toBe(202);
  const texts = at.calls
    .filter(({ name }) => name === 'sms')
    .map((sms) => JSON.stringify(sms.fields));
  return /\/s\/(\w{10})/.exec(texts.at(-1) ?? '')?.[1] ?? '';
}

export const submitDraft = (at: Api, draftId: string, body: object, as = owner, from?: string) =>
  at.post(`/v1/drafts/${draftId}/submit`, { as, body, ...(from !== undefined && { from }) });
export const listSubmissions = (at: Api) => at.calls.filter(({ name }) => name === 'submit');
