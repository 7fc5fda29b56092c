/** The library of back offices that speak Temporal themselves. Tokens only: numbers go through the HTTP API. */
export { Campaigns } from './campaigns.ts';
export { CardChanges } from './card-changes.ts';
export type { ReportOf } from './card-changes.ts';
export type { CardChangeRef } from './watches.ts';
export type { Patience } from './patience.ts';
export type { ActionFields } from './actions.ts';
export { bodyDigestOf, requestIdOf } from './ids.ts';
export type { ListedCardChange, ListFilter } from './listing.ts';
export { ActionRefused, Unavailable } from './refusals.ts';
export { connectClient } from '../adapters/temporal/connection.ts';
export { loadPolicy, policiesByAcquirer, type PolicyOf } from '../adapters/policies.ts';
export type { CardChangeRequest } from '../domain/card-change.ts';
export type { CampaignOrder } from '../domain/schemas/campaign.ts';
export type { CampaignStatus } from '../workflows/campaign/contract.ts';
export type {
  Acknowledgement,
  ActionAnswer,
  ActionName,
  Assessments,
  Outcome,
  SignalName,
  Status,
  TimelineEntry,
} from '../workflows/contract.ts';
