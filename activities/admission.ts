import { log } from '@temporalio/activity';
import type { AppealedRequest } from '../domain/request/appealed-request.ts';
import { buildAdmittedFacts, type AdmissionFindings } from '../domain/request/admitted-facts.ts';
import type { PolicyRef } from '../domain/policy/policy-ref.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { MerchantsPort } from './merchants.ts';
import { callPort, type MerchantRef } from './calls.ts';
import type { AuditLogPort } from './audit-log.ts';
import type { PoliciesPort } from './policies.ts';
import type { RequestOpening, RequestRow, RequestsPort } from './requests.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import type { Rules, RulesAnswer, RulesQuestion } from './rules.ts';
import type { VaultPort } from './vault.ts';

/** The answer, when another run has acknowledged the request before. */
export interface EarlierAdmission {
  earlierAcknowledgement: Acknowledgement;
  isPolicyForeign?: never;
}

/** The policy is not the one that we keep under its name: nothing was stored. */
export interface ForeignPolicy {
  isPolicyForeign: true;
  earlierAcknowledgement?: never;
}

export interface Admission extends AdmissionFindings {
  earlierAcknowledgement?: never;
  isPolicyForeign?: never;
  /** From now on the policy is named by it. */
  policy: PolicyRef;
  /** What the rules say of the first gate; missing when they could not be asked. */
  rules?: RulesAnswer;
}

/** How long the merchant record is waited for; the submitter waits as long for the acknowledgement. */
const readTimeoutMs = 1_500;

interface AdmissionPorts {
  auditLog: Pick<AuditLogPort, 'findActors' | 'readEarlierActs'>;
  merchants: MerchantsPort;
  policies: PoliciesPort;
  requests: RequestsPort;
  vault: VaultPort;
}

export const createAdmissionActivities = (
  { auditLog, merchants, policies, requests, vault }: AdmissionPorts,
  rules: Rules,
) => ({
  /**
   * Checks that the policy is one of ours, since whoever reaches Temporal could start a request under rules
   * of their own. Opens the row of the request, reads once what the acknowledgement needs, and asks the rules about
   * screening (docs/decisions/0001-admission.md). It runs as a local activity, which a workflow task may repeat:
   * the row is opened once, and the rest only reads.
   */
  admit: (
    opening: RequestOpening & {
      policy: Policy;
      accountToken: string;
      personToken?: string;
      appealOf?: string;
      /** ISO 8601 */
      objectionsSince: string;
      /** Begin of the day, and of the time in which failed proofs count; ISO 8601. */
      submissionsSince: string;
      proofsSince: string;
      /** What is asked of the rules, apart from what admission finds out. */
      rules: RulesQuestion;
    },
  ): Promise<Admission | EarlierAdmission | ForeignPolicy> =>
    callPort(async ({ signal }) => {
      const { policy, accountToken, personToken, appealOf, rules: asked, ...rest } = opening;
      const { objectionsSince, submissionsSince, proofsSince, ...row } = rest;
      const policyRef = policies.identify(policy, row.acquirerId);
      if (!policyRef) {
        const { profile, version } = policy;
        log.error('alarm: a request came with a policy that is not ours', { profile, version });
        return { isPolicyForeign: true };
      }
      const question = {
        requestId: row.requestId,
        accountToken,
        ...(personToken !== undefined && { personToken }),
      };
      const merchant: MerchantRef = { acquirerId: row.acquirerId, merchantId: row.merchantId };
      const opened = await requests.open(row);
      if (opened.state === 'exists')
        return { earlierAcknowledgement: buildAcknowledgement(opened.row) };
      const readSignal = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs)]);
      const { requestId } = row;
      const [account, others, earlier, record, appealed, merchantRequest] = await Promise.all([
        vault.describeAccount(merchant, accountToken),
        requests.sumUpOthers(row, submissionsSince, requestId),
        auditLog.readEarlierActs(merchant, requestId, proofsSince),
        merchants
          .readRecord(merchant, question, { signal: readSignal })
          .catch((): undefined => undefined),
        appealOf === undefined
          ? undefined
          : readAppealedRequest({ auditLog, requests }, merchant.acquirerId, appealOf),
        row.terminal === undefined ? undefined : requests.findOpen(merchant),
      ]);
      const { lastObjectionAt: objectedAt } = earlier;
      const findings: AdmissionFindings = {
        submissionsToday: others.openedSince,
        earlierProofs: earlier.proofs,
        ...(account && { account }),
        ...(others.codesLockedAt !== undefined && { codesLockedAt: others.codesLockedAt }),
        ...(objectedAt !== undefined &&
          objectedAt >= objectionsSince && { earlierObjectionAt: objectedAt }),
        ...(others.payoutsHeld && { payoutsHeld: true }),
        ...(others.isBesideWatch && { isBesideWatch: true }),
        ...(merchantRequest && { merchantRequest: { stage: merchantRequest.state.stage } }),
        ...(record && { merchant: record }),
        ...(appealed && { appealed }),
      };
      const scope = row.terminal === undefined ? undefined : { terminal: row.terminal };
      const { answer, rules: answered } = await rules.assessAnswer(
        { policy: policyRef, ...findings },
        asked,
        () => ({ policy: policyRef, ...buildAdmittedFacts(findings, scope, row.at) }),
      );
      return { ...answer, ...(answered && { rules: answered }) };
    }),

  describeAccount: (question: { merchant: MerchantRef; token: string }) =>
    callPort(() => vault.describeAccount(question.merchant, question.token)),
});

/** The request that an appeal is against; undefined when storage does not know it. */
async function readAppealedRequest(
  { auditLog, requests }: { auditLog: Pick<AuditLogPort, 'findActors'>; requests: RequestsPort },
  acquirerId: string,
  requestId: string,
): Promise<AppealedRequest | undefined> {
  const row = await requests.find(acquirerId, requestId);
  if (!row) return undefined;
  return {
    merchantId: row.merchantId,
    ...(row.terminal !== undefined && { terminal: row.terminal }),
    outcome: row.state.stage,
    ...(row.closedAt !== undefined && { closedAt: row.closedAt }),
    rejectedBy: await auditLog.findActors(acquirerId, requestId, 'rejected'),
  };
}

/** The stored acknowledgement, or one made from the row when the run was lost before its first audit batch. */
const buildAcknowledgement = (row: RequestRow): Acknowledgement =>
  row.acknowledgement ?? {
    requestId: row.requestId,
    workflowId: row.workflowId,
    runId: row.runId,
    stage: row.state.stage,
    problems: row.state.problems,
    needs: [],
    waitingOn: row.state.waitingOn,
    money: row.state.money,
    bodyDigest: row.bodyDigest,
  };
