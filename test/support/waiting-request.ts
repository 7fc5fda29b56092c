/** Requests that open at once and then wait: their documents are missing and their tokens unknown. */
import { randomUUID } from 'node:crypto';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { CardChanges } from '../../client/index.ts';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { TestEnv } from './test-env.ts';
import { owner } from './people.ts';
import { patience } from './patience.ts';

export const createCardChanges = ({ env }: TestEnv): CardChanges =>
  new CardChanges(env.client, loadPolicy('cn-default'), patience);

/** A new merchant and their request, not yet submitted. */
export function buildWaitingRequest({ sandbox }: TestEnv): CardChangeRequest {
  const merchantId = `W-${randomUUID().slice(0, 8)}`;
  sandbox.addMerchant({ merchantId, like: 'M-GREEN' });
  return {
    requestId: `req-${randomUUID()}`,
    acquirerId: 'demo',
    merchantId,
    intake: 'app',
    submittedBy: owner,
    authn: { level: 'two-factor', twoFactorEnrolled: true, device: 'known' },
    applicant: { personToken: 'per_unknown-person', role: 'owner' },
    reason: { kind: 'new-bank' },
    oldAccount: { last4: '8889' },
    newAccount: { token: 'acc_unknown-account', last4: '1011' },
    materials: [],
  };
}

/** A new merchant whose request is open and waits for a correction by them. */
export async function submitWaitingRequest(testEnv: TestEnv): Promise<CardChangeRequest> {
  const request = buildWaitingRequest(testEnv);
  await createCardChanges(testEnv).submit(request);
  return request;
}
