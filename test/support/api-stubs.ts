/** Stubs of the API's dependencies, with configured answers, and the rows that they write. */
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { createEmptyRowCounts } from '../../domain/campaign/campaign.ts';
import type { Vault } from '../../adapters/vault/vault.ts';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { applicantToken } from './submission.ts';
import type { ApiDependencies } from '../../api/dependencies.ts';
import { computeBodyDigest } from '../../client/ids.ts';
import { buildWorkflowId, type Status, type StatusDetails } from '../../workflows/contract.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';

/** One call that the stub received. */
export interface RecordedCall {
  name: string;
  fields: unknown;
  key?: string;
}

/** Stub that opens the request's row as the workflow's first step does, and accepts every action. */
export function createStubProcess(
  storage: ApiDependencies['storage'],
  recorded: RecordedCall[],
): ApiDependencies['cardChanges'] {
  return {
    async submit(request, { origin } = {}) {
      const fields = { ...request, ...(origin && { origin }) };
      recorded.push({ name: 'submit', fields, key: request.requestId });
      return openRequest(storage, request);
    },
    async act(ref, action, fields, key) {
      recorded.push({ name: action, fields: { ...fields, requestId: ref.requestId }, key });
      return {
        stage: 'identity',
        waitingOn: 'merchant',
        problems: [],
        next: 'go on',
        verdict: action === 'object' ? 'accepted' : 'done',
      };
    },
    async report(ref, signal, report) {
      recorded.push({ name: signal, fields: { ...report, requestId: ref.requestId } });
    },
    status: async (ref): Promise<Status> => buildStatus(ref.requestId),
    async *list() {
      // No request waits to switch.
    },
    assessments: async () => ({ policy: loadPolicy('cn-default', 1), gates: [] }),
  };
}

/** Stub of campaigns: each starts and accepts every command. */
export function createStubCampaigns(recorded: RecordedCall[]): ApiDependencies['campaigns'] {
  return {
    start: async (order) => void recorded.push({ name: 'start', fields: order }),
    async act(campaignId, action, said, key) {
      recorded.push({ name: action, fields: { campaignId, ...said }, key });
      return {
        campaignId,
        state: 'paused',
        since: '2026-06-10T02:00:00.000Z',
        counts: createEmptyRowCounts(),
      };
    },
  };
}

export const buildStatus = (requestId: string, more: Partial<Status> = {}): Status => ({
  requestId,
  acquirerId: 'demo',
  merchantId: 'M-GREEN',
  stage: 'identity',
  waitingOn: 'merchant',
  since: '2026-06-10T02:00:00.000Z',
  money: 'old',
  risk: 'green',
  problems: [],
  notes: [],
  newLast4: '1011',
  oldLast4: '8889',
  next: { merchant: 'prove who you are', staff: 'wait' },
  steps: [],
  evidence: 'evidence-1',
  policy: 'cn-default/1',
  ...more,
});

/** Writes a status to SQL as the workflow does. Fields that it lacks stay as they were. */
export async function recordStatus(
  storage: ApiDependencies['storage'],
  status: Status,
): Promise<void> {
  const { requestId, acquirerId, merchantId, stage, waitingOn, due, money, risk, problems } =
    status;
  const { since, ...details } = omitState(status);
  const { length } = await storage.auditLog.read(acquirerId, requestId);
  await storage.auditLog.append({
    acquirerId,
    merchantId,
    requestId,
    entries: [{ seq: length + 1, at: since, actor: 'system', action: 'stage-entered' }],
    state: {
      stage,
      waitingOn,
      money,
      problems,
      ...(risk && { risk }),
      ...(due !== undefined && { due }),
    },
    details: { since, ...details },
  });
}

const stateFields: readonly string[] = [
  ...['requestId', 'acquirerId', 'merchantId'],
  ...['stage', 'waitingOn', 'due', 'money', 'risk', 'problems'],
];
const omitState = (status: Status): StatusDetails =>
  Object.fromEntries(
    Object.entries(status).filter(([name]) => !stateFields.includes(name)),
  ) as unknown as StatusDetails;

/** Stores the row of a request with its acknowledgement. */
export async function openRequest(
  storage: ApiDependencies['storage'],
  request: CardChangeRequest,
): Promise<Acknowledgement> {
  const { acquirerId, merchantId, requestId, intake, scope } = request;
  const bodyDigest = computeBodyDigest(request);
  const run = {
    workflowId: buildWorkflowId(acquirerId, merchantId, scope),
    runId: `run-${requestId}`,
  };
  const acknowledgement: Acknowledgement = {
    requestId,
    ...run,
    stage: 'screening',
    problems: [],
    needs: [],
    waitingOn: 'nobody',
    eta: '2026-06-12T02:00:00.000Z',
    money: 'old',
    bodyDigest,
  };
  const at = '2026-06-10T02:00:00.000Z';
  await storage.requests.open({
    acquirerId,
    merchantId,
    ...scope,
    requestId,
    ...run,
    intake,
    bodyDigest,
    at,
  });
  await storage.auditLog.append({
    acquirerId,
    merchantId,
    requestId,
    entries: [{ seq: 1, at, actor: request.submittedBy.id, action: 'submitted', data: { intake } }],
    state: { stage: 'screening', waitingOn: 'nobody', money: 'old', problems: [] },
    acknowledgement,
  });
  return acknowledgement;
}

/** Answers for the applicant of `submissionBody`, who is in no vault; others are read from the vault. */
export const withKnownApplicant = (vault: Vault): Vault => ({
  ...vault,
  describePerson: async (merchant, token) =>
    token === applicantToken ? { token, idLast4: '0042' } : vault.describePerson(merchant, token),
  computePersonFingerprint: async (merchant, token) =>
    token === applicantToken ? token : vault.computePersonFingerprint(merchant, token),
});
