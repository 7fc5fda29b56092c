/** Requests that open at once and then wait: their papers are missing and their tokens unknown. */
import { randomUUID } from 'node:crypto';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { CardChanges } from '../../client/index.ts';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { TestEnv } from './test-env.ts';
import { owner } from './people.ts';

export const createCardChanges = ({ env }: TestEnv): CardChanges =>
  new CardChanges(env.client, loadPolicy('cn-default'));

/** A merchant of the test's own, and a request of his that nobody has submitted yet. */
export function buildWaitingRequest({ sandbox }: TestEnv): CardChangeRequest {
  const merchantId = `W-${randomUUID().slice(0, 8)}`;
  sandbox.addMerchant({ merchantId, like: 'M-GREEN' });
  return {
    requestId: `req-${randomUUID()}`,
    acquirerId: 'demo',
    merchantId,
    intake: 'app',
    submittedBy: owner,
    authn: { level: 'two-factor', twoFactorEnrolled: true },
    applicant: { personToken: 'per_unknown-person', role: 'owner' },
    reason: { kind: 'new-bank' },
    oldAccount: { last4: '8889' },
    newAccount: { token: 'acc_unknown-account', last4: '1011' },
    materials: [],
  };
}

/** A merchant whose request is open and waits for him. */
export async function submitWaitingRequest(house: TestEnv): Promise<CardChangeRequest> {
  const request = buildWaitingRequest(house);
  await createCardChanges(house).submit(request);
  return request;
}
