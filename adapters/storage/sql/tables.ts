/**
 * The rows of our own storage. JSON stands in text columns: what is hashed must come back to the
 * letter, and jsonb refuses the NUL that a typed note may hold.
 */
import type { ColumnType, Generated } from 'kysely';

export interface Tables {
  data_keys: DataKeysTable;
  vault_accounts: VaultAccountsTable;
  vault_persons: VaultPersonsTable;
  vault_codes: VaultCodesTable;
  vault_answers: VaultAnswersTable;
  access_log: AccessLogTable;
  requests: RequestsTable;
  audit: AuditTable;
  idempotency_keys: IdempotencyKeysTable;
  callbacks: CallbacksTable;
  document_owners: DocumentOwnersTable;
  wechat_applications: WechatApplicationsTable;
  drafts: DraftsTable;
  campaigns: CampaignsTable;
  campaign_rows: CampaignRowsTable;
  campaign_entries: CampaignEntriesTable;
  alarms: AlarmsTable;
  cutover_freezes: CutoverFreezesTable;
  reminders: RemindersTable;
  document_uses: DocumentUsesTable;
  ended_relations: EndedRelationsTable;
}

type Instant = ColumnType<Date, Date | string, Date | string>;
type CreatedAt = ColumnType<Date, never, never>;

interface DataKeysTable {
  name: string;
  master_key_id: string;
  wrapped: Uint8Array;
  created_at: CreatedAt;
}

interface VaultAccountsTable {
  token: string;
  acquirer_id: string;
  merchant_id: string;
  content_mac: string;
  fingerprint: string;
  /** AccountDescription without its token. */
  description: string;
  sealed: Uint8Array;
  created_at: CreatedAt;
}

interface VaultPersonsTable {
  token: string;
  acquirer_id: string;
  merchant_id: string;
  content_mac: string;
  sealed: Uint8Array;
  created_at: CreatedAt;
}

interface VaultCodesTable {
  ref: string;
  sealed: Uint8Array;
  created_at: CreatedAt;
}

interface VaultAnswersTable {
  ref: string;
  /** Gone once there is a verdict. */
  sealed: Uint8Array | null;
  code_ref: string | null;
  verdict: string | null;
  created_at: CreatedAt;
}

interface AccessLogTable {
  id: Generated<string>;
  token: string;
  purpose: string;
  at: CreatedAt;
}

interface RequestsTable {
  acquirer_id: string;
  request_id: string;
  merchant_id: string;
  workflow_id: string;
  run_id: string;
  intake: string;
  body_digest: string;
  opened_at: Instant;
  closed_at: Instant | null;
  /** The failure code a closed request ended with. */
  outcome_code: string | null;
  /** Of the card that payouts were left on; set when the request or its watch ended. */
  settled_last4: string | null;
  watch_outcome: string | null;
  watch_ended_at: Instant | null;
  stage: string;
  waiting_on: string;
  money: string;
  risk: string | null;
  due: string | null;
  problems: string;
  acknowledgement: string | null;
}

interface AuditTable {
  acquirer_id: string;
  request_id: string;
  seq: number;
  actor: string;
  action: string;
  /** Canonical JSON of the entry: the input of the hash. */
  entry: string;
  prev_hash: string;
  hash: string;
}

interface IdempotencyKeysTable {
  acquirer_id: string;
  request_id: string;
  key: string;
  action: string;
  body_mac: string;
  /** JSON; null until there is one. */
  answer: string | null;
  created_at: CreatedAt;
}

interface CallbacksTable {
  party: string;
  message_id: string;
  request_id: string;
  /** True once the process has it. */
  passed_on: Generated<boolean>;
  created_at: CreatedAt;
}

interface DocumentOwnersTable {
  acquirer_id: string;
  document_id: string;
  sha256: string;
  uploaded_by: string;
  created_at: ColumnType<Date, never, Date>;
}

/** Merchants in whose requests a paper was named. */
interface DocumentUsesTable {
  acquirer_id: string;
  document_id: string;
  merchant_id: string;
}

/** Merchants whom their acquirer pays no more. */
interface EndedRelationsTable {
  acquirer_id: string;
  merchant_id: string;
  found_at: Instant;
}

interface DraftsTable {
  acquirer_id: string;
  draft_id: string;
  /** JSON: tokens only. */
  body: string;
  /** Of the body: what somebody saw before he acted. */
  digest: string;
  /** JSON, as are the next two. */
  drafted_by: string;
  written_by: string;
  confirmed_by: string | null;
  /** How many links to it were sent. */
  links: Generated<number>;
  expires_at: Instant;
  created_at: CreatedAt;
}

interface CampaignsTable {
  campaign_id: string;
  /** JSON */
  acquirer_ids: string;
  state: string;
  created_at: CreatedAt;
}

interface CampaignRowsTable {
  campaign_id: string;
  /** The row's place in the file. */
  row_no: number;
  acquirer_id: string;
  merchant_id: string;
  request_id: string;
  /** The request to be submitted, JSON: tokens only. */
  request: string;
  state: string;
  code: string | null;
}

interface CampaignEntriesTable {
  campaign_id: string;
  seq: number;
  at: Instant;
  actor: string;
  action: string;
  reason: string | null;
}

interface AlarmsTable {
  id: Generated<string>;
  kind: string;
  acquirer_id: string;
  merchant_id: string;
  request_id: string;
  expected: string;
  found: string;
  raised_at: Instant;
  /** When the difference was last found. */
  seen_at: Instant;
  notified_at: Instant | null;
  cleared_at: Instant | null;
}

interface CutoverFreezesTable {
  id: Generated<string>;
  acquirer_id: string;
  scope: string;
  name: string;
  reason: string;
  set_by: string;
  set_at: Instant;
  lifted_by: string | null;
  lifted_at: Instant | null;
}

interface RemindersTable {
  acquirer_id: string;
  merchant_id: string;
  /** What it was about and how long before, e.g. `papers/7/merchant.licence/2026-09-01`. */
  key: string;
  sent_at: Instant;
}

interface WechatApplicationsTable {
  key: string;
  sub_mchid: string;
  undoes: string | null;
  sent: Generated<boolean>;
  attempts: Generated<number>;
  first6: string | null;
  last4: string | null;
  previous_mask: string | null;
  application_no: string | null;
  revoked: Generated<boolean>;
  created_at: CreatedAt;
}
