/**
 * The library for back offices that call Temporal themselves. Tokens only: full numbers go through the
 * HTTP API. This module only re-exports, because it is the entry of the package.
 */
export { Campaigns } from './campaigns.ts';
export { CardChanges } from './card-changes.ts';
export type { ReportFields, StaffAsserter, SubmitOptions } from './card-changes.ts';
export type { CardChangeRef } from './watch.ts';
export type { CallPolicy } from './retrying-calls.ts';
export type { ActionFields } from './action-fields.ts';
export { computeBodyDigest, computeRequestId } from './ids.ts';
export type { ListedCardChange, ListFilter } from './listing.ts';
export { ActionRefused, Unavailable, type RunningRequest } from './errors.ts';
export { connectClient } from '../adapters/temporal/connection.ts';
export {
  loadPolicy,
  createPolicyResolver,
  type PolicyResolver,
} from '../adapters/settings/policy-files.ts';
export type { FailureCode } from '../domain/failures/codes.ts';
export type { Problem } from '../domain/gates/assessment.ts';
export type { Policy } from '../domain/policy/policy-schema.ts';
export type { Actor, CardChangeRequest } from '../domain/request/card-change-schema.ts';
export type { CampaignRequest } from '../domain/campaign/campaign-schema.ts';
export type {
  CampaignAction,
  CampaignActionName,
  CampaignStatus,
} from '../workflows/campaign/contract.ts';
export type { Acknowledgement } from '../domain/request/acknowledgement.ts';
export type {
  ActionAnswer,
  ActionName,
  Assessments,
  Outcome,
  SignalName,
  Status,
  TimelineEntry,
} from '../workflows/contract.ts';
