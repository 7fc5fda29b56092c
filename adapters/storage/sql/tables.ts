/**
 * The rows of all tables, in one file as in the database. JSON is in text columns: hashed text must be returned unchanged, and jsonb
 * rejects the NUL that a typed note may contain.
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
  network_applications: NetworkApplicationsTable;
  drafts: DraftsTable;
  campaigns: CampaignsTable;
  campaign_rows: CampaignRowsTable;
  campaign_entries: CampaignEntriesTable;
  alarms: AlarmsTable;
  tasks: TasksTable;
  task_entries: TaskEntriesTable;
  cutover_freezes: CutoverFreezesTable;
  reminders: RemindersTable;
  document_uses: DocumentUsesTable;
  ended_relations: EndedRelationsTable;
  safety_inbox: SafetyInboxTable;
  rate_limits: RateLimitsTable;
  watched_cards: WatchedCardsTable;
  maintenance_runs: MaintenanceRunsTable;
  request_facts: RequestFactsTable;
  request_links: RequestLinksTable;
  event_endpoints: EventEndpointsTable;
  event_secrets: EventSecretsTable;
  events: EventsTable;
  event_deliveries: EventDeliveriesTable;
  event_tries: EventTriesTable;
  desk_sessions: SessionsTable;
  hosted_sessions: SessionsTable;
  hosted_links: HostedLinksTable;
  hosted_drafts: HostedDraftsTable;
  progress_codes: ProgressCodesTable;
  sms_messages: SmsMessagesTable;
  short_links: ShortLinksTable;
  desk_snoozes: DeskSnoozesTable;
  desk_views: DeskViewsTable;
  desk_people: DeskPeopleTable;
}

interface ShortLinksTable {
  /** Of the signs of the link. */
  hash: string;
  purpose: 'stop' | 'status' | 'draft';
  acquirer_id: string;
  request_id: string;
  contact_id: string;
  created_at: CreatedAt;
  expires_at: Instant | null;
  revoked_at: Instant | null;
}

interface SmsMessagesTable {
  key: string;
  acquirer_id: string;
  state: Generated<'sending' | 'accepted' | 'delivered' | 'failed' | 'no-receipt'>;
  attempts: Generated<number>;
  message_id: string | null;
  /** The provider's word for a failure. */
  code: string | null;
  /** JSON: SmsCopy; null for messages that people ask for again. */
  copy: string | null;
  /** When the receipt is asked for; null when nothing is asked any more. */
  check_at: Instant | null;
  sent_at: ColumnType<Date, never, Date | string>;
}

/** Requests that a person looks at later. */
interface DeskSnoozesTable {
  acquirer_id: string;
  person: string;
  request_id: string;
  /** The stage it had then: in another one it is there again. */
  stage: string;
  until: Instant;
}

interface DeskPeopleTable {
  acquirer_id: string;
  person: string;
  /** JSON: names. */
  roles: string;
  seen_at: Generated<Date>;
}
interface DeskViewsTable {
  acquirer_id: string;
  person: string;
  name: string;
  query: string;
}

interface SessionsTable {
  hash: string;
  acquirer_id: string;
  person: string;
  /** JSON: ConfirmedPerson or HostedPerson. */
  caller: string;
  began_at: CreatedAt;
  seen_at: Generated<Date>;
}

interface HostedLinksTable {
  hash: string;
  acquirer_id: string;
  merchant_id: string;
  /** JSON: HostedPerson. */
  person: string;
  expires_at: Instant;
  /** Hash of a secret of the browser that has used it. */
  used_by: string | null;
  used_at: Instant | null;
  created_at: CreatedAt;
}

interface HostedDraftsTable {
  acquirer_id: string;
  /** Whose draft it is. */
  subject: string;
  draft_id: string;
}

interface ProgressCodesTable {
  /** Under which the vault has the code. */
  ref: string;
  acquirer_id: string;
  request_id: string;
  /** To whom it was sent. */
  contact_id: string;
  masked: string;
  /** Hash of a secret of the browser that asked for it. */
  browser: string;
  tries: Generated<number>;
  expires_at: Instant;
  used_at: Instant | null;
  created_at: CreatedAt;
}

type Instant = ColumnType<Date, Date | string, Date | string>;
type CreatedAt = ColumnType<Date, never, never>;
/** What is stored once more counts as new. */
type RenewedAt = ColumnType<Date, never, Date>;

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
  /** JSON: AccountDescription without its token. */
  description: string;
  sealed: Uint8Array;
  created_at: RenewedAt;
}

interface VaultPersonsTable {
  token: string;
  acquirer_id: string;
  merchant_id: string;
  content_mac: string;
  sealed: Uint8Array;
  created_at: RenewedAt;
}

interface VaultCodesTable {
  ref: string;
  sealed: Uint8Array;
  created_at: CreatedAt;
}

interface VaultAnswersTable {
  ref: string;
  /** Null once there is a verdict. */
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
  /** The terminal whose own card it changes; empty for the merchant's. */
  terminal: Generated<string>;
  workflow_id: string;
  run_id: string;
  intake: string;
  body_digest: string;
  opened_at: Instant;
  closed_at: Instant | null;
  /** The failure code a closed request ended with. */
  outcome_code: string | null;
  /** Last four digits of the card that payouts were left on; set when the request or its watch ended. */
  settled_last4: string | null;
  watch_outcome: string | null;
  watch_ended_at: Instant | null;
  switch_turn_at: Instant | null;
  stage: string;
  waiting_on: string;
  /** When stage or `waiting_on` last changed; null until then. */
  waiting_since: Instant | null;
  /** The `waiting_since` of which staff were told. */
  told_waiting_since: Instant | null;
  money: string;
  /** When `money` last changed; null until then. */
  money_since: Instant | null;
  risk: string | null;
  due: string | null;
  /** `due`; of a wait of staff the first one that has passed. */
  promised_by: string | null;
  /** Names what staff are waited for; null when others are. */
  staff_wait: string | null;
  problems: string;
  acknowledgement: string | null;
  /** JSON: RequestDetails. */
  details: string | null;
  /** Copied from the details, while somebody has claimed the request. */
  claimed_by: string | null;
  claimed_until: Instant | null;
  links_revoked_at: Instant | null;
  /** The last entry of the audit log that the row takes account of. */
  audit_seq: Generated<number>;
}

interface RequestFactsTable {
  acquirer_id: string;
  request_id: string;
  digest: string;
  /** JSON: StoredFacts. */
  facts: string;
}

/** What requests have in common. */
interface RequestLinksTable {
  acquirer_id: string;
  request_id: string;
  kind: string;
  value: string;
  at: CreatedAt;
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
  /** JSON; null until the action is answered. */
  answer: string | null;
  created_at: CreatedAt;
}

interface CallbacksTable {
  party: string;
  message_id: string;
  request_id: string;
  /** True once the workflow has the message. */
  passed_on: Generated<boolean>;
  created_at: CreatedAt;
}

interface DocumentOwnersTable {
  acquirer_id: string;
  document_id: string;
  sha256: string;
  uploaded_by: string;
  created_at: RenewedAt;
}

/** Merchants whose requests name a document. */
interface DocumentUsesTable {
  acquirer_id: string;
  document_id: string;
  merchant_id: string;
}

/** Merchants that have left their acquirer. */
interface EndedRelationsTable {
  acquirer_id: string;
  merchant_id: string;
  found_at: Instant;
}

/** Stops that were received; those without `delivered_at` keep the merchant's cut-over back. */
interface SafetyInboxTable {
  id: Generated<string>;
  acquirer_id: string;
  merchant_id: string;
  request_id: string;
  key: string;
  action: string;
  /** JSON: the fields of the action, with the actor. */
  fields: string;
  received_at: CreatedAt;
  attempts: Generated<number>;
  /** Not before this instant it is tried again. */
  next_at: ColumnType<Date, never, Date | string>;
  delivered_at: Instant | null;
  /** `done`, or the code with which it was refused. */
  outcome: string | null;
  /** When its sender was told of the refusal. */
  refusal_told_at: Instant | null;
}

interface RateLimitsTable {
  key: string;
  points: string;
  /** Milliseconds since 1970; null for a count that never ends. */
  expire: string | null;
}

interface DraftsTable {
  acquirer_id: string;
  draft_id: string;
  /** JSON: tokens only. */
  body: string;
  /** SHA-256 of the body: identifies the version that somebody has read. */
  digest: string;
  /** JSON, as are the next two. */
  drafted_by: string;
  written_by: string;
  confirmed_by: string | null;
  /** Number of links that were sent. */
  links: Generated<number>;
  /** Set while a draft that the bank's notice began may wait for the owner: unique. */
  renumbered_merchant: string | null;
  expires_at: Instant;
  created_at: CreatedAt;
}

interface CampaignsTable {
  campaign_id: string;
  /** JSON */
  acquirer_ids: string;
  state: string;
  load_id: string;
  created_at: CreatedAt;
}

interface CampaignRowsTable {
  campaign_id: string;
  /** Number of the row in the file. */
  row_no: number;
  acquirer_id: string;
  merchant_id: string;
  request_id: string;
  /** JSON of the request to submit: tokens only. */
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

interface TasksTable {
  task_id: Generated<string>;
  acquirer_id: string;
  merchant_id: string;
  /** Empty where no request is the reason, as is the next one for the whole request. */
  request_id: Generated<string>;
  kind: string;
  subject: Generated<string>;
  owner: string;
  state: Generated<'open' | 'done' | 'cancelled'>;
  due: Instant;
  assignee: Generated<string | null>;
  /** JSON, as is the next one. */
  appointment: Generated<string | null>;
  result: Generated<string | null>;
  opened_at: Instant;
  opened_by: string;
  closed_at: ColumnType<Date | null, never, Date>;
  closed_by: Generated<string | null>;
  /** Of a question: when staff were told of it. */
  told_at: ColumnType<Date | null, never, Date>;
}

interface TaskEntriesTable {
  id: Generated<string>;
  task_id: string;
  at: CreatedAt;
  actor: string;
  action: string;
  /** JSON */
  data: string;
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
  /** Subject and time of the reminder, e.g. `papers/7/merchant.licence/2026-09-01`. */
  key: string;
  sent_at: Instant;
}

interface NetworkApplicationsTable {
  key: string;
  network: string;
  merchant_no: string;
  terminal_no: string | null;
  undoes: string | null;
  sent: Generated<boolean>;
  attempts: Generated<number>;
  first6: string | null;
  last4: string | null;
  previous_mask: string | null;
  own_no: string | null;
  sent_at: Instant | null;
  application_no: string | null;
  appealed: Generated<boolean>;
  revoked: Generated<boolean>;
  created_at: CreatedAt;
}

/** Watches that have begun; `requests` says which have ended. */
interface MaintenanceRunsTable {
  finished_at: Instant;
  only_row: Generated<boolean>;
}

interface WatchedCardsTable {
  acquirer_id: string;
  request_id: string;
  merchant_id: string;
  /** When the payouts were last read, by the watch or by the maintenance. */
  read_at: Instant;
  /** JSON: WatchFacts and WatchTerms. */
  facts: string;
  terms: string;
  /** JSON: LateTerminal[] */
  late_terminals: string | null;
}

interface EventEndpointsTable {
  endpoint_id: string;
  acquirer_id: string;
  url: string;
  /** JSON: the chosen types; null for all. */
  types: string | null;
  state: Generated<'active' | 'paused' | 'deleted'>;
  /** Null when a person paused it, or nobody. */
  pause_reason: string | null;
  created_by: string;
  created_at: CreatedAt;
  /** Until then one worker alone sends to it. */
  leased_until: ColumnType<Date, never, Date | string>;
}

interface EventSecretsTable {
  id: Generated<string>;
  endpoint_id: string;
  sealed: Uint8Array;
  /** Null for the newest one. */
  expires_at: Instant | null;
}

interface EventsTable {
  id: Generated<string>;
  event_id: Generated<string>;
  acquirer_id: string;
  merchant_id: string;
  request_id: string;
  type: string;
  at: Instant;
  /** JSON: what receivers get as `data`. */
  data: string;
  /** Of a test event: it goes to this endpoint alone. */
  endpoint_id: string | null;
  /** In the list of the acquirer, in the order in which events can be seen; null until it is in the list. */
  position: string | null;
  recorded_at: CreatedAt;
}

interface EventDeliveriesTable {
  endpoint_id: string;
  event_no: string;
  request_id: string;
  state: Generated<'pending' | 'delivered' | 'dead'>;
  tries: Generated<number>;
  next_at: Instant;
  gives_up_at: Instant;
}

interface EventTriesTable {
  id: Generated<string>;
  endpoint_id: string;
  event_no: string;
  at: CreatedAt;
  /** Null without an answer. */
  status: number | null;
  ms: number;
  result: string;
}
