/** Database and document folder of this program, opened once per process. */
import { join } from 'node:path';
import { sql } from 'kysely';
import type { KnownImagesPort } from '../../activities/document-examination.ts';
import type { RequestIndexPort } from '../../activities/request-index.ts';
import type { RetentionPort } from '../../activities/retention.ts';
import type { SmsBudgetPort } from '../../activities/one-time-codes.ts';
import type { MaintenanceRunsPort, RenewalObjectionsPort } from '../../activities/maintenance.ts';
import { createAlarms, type Alarms } from './alarms.ts';
import { createEventDeliveries, type EventDeliveries } from './event-deliveries.ts';
import { createEventEndpoints, type EventEndpoints } from './event-endpoints.ts';
import { createEvents, type Events } from './events.ts';
import { createAuditLog, type AuditLog } from './audit-log.ts';
import { createRequestIndex } from './request-index.ts';
import { createCallbackInbox, type CallbackInbox } from './callback-inbox.ts';
import { createCampaigns, type Campaigns } from './campaigns.ts';
import { DataKeys } from '../vault/data-keys.ts';
import { createDocumentOwners, type DocumentOwners } from './document-owners.ts';
import { createHostedChanges, type HostedChanges, type HostedPerson } from './hosted-changes.ts';
import { createKnownImages } from './known-images.ts';
import { createDocumentStore, type DocumentStore } from './documents.ts';
import { createDeskPeople, type DeskPeople } from './desk-people.ts';
import { createDeskQueue, type DeskQueue } from './desk-queue.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createCutoverFreezes, type CutoverFreezes } from './cutover-freezes.ts';
import { KeyRing } from '../key-ring.ts';
import { createApplicationStore, type ApplicationStore } from '../networks/audited/applications.ts';
import { createReceiptSignatures, type ReceiptSignatures } from '../vault/receipt-signatures.ts';
import { createMaintenanceRuns } from './maintenance-runs.ts';
import type { QueueNoticesPort } from '../../activities/queue-notices.ts';
import { createQueueNotices } from './queue-notices.ts';
import type { RemindersPort } from '../../activities/reminders.ts';
import { createReminders } from './reminders.ts';
import { createIdempotencyKeys, type IdempotencyKeys } from './idempotency-keys.ts';
import { createProgressCodes, type ProgressCodes } from './progress-codes.ts';
import { createRequestFacts, type RequestFacts } from './request-facts.ts';
import { createRequestLinks, type RequestLinks } from './request-links.ts';
import { createRequests, type Requests } from './requests.ts';
import { createRetention } from './retention.ts';
import { createAccessLog, type AccessLog } from './access-log.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import { createSmsBudget } from './sms-budget.ts';
import { createSmsMessages, type SmsMessages } from './sms-messages.ts';
import { createShortLinks, type ShortLinks } from './short-links.ts';
import {
  createSessions,
  deskSessions,
  hostedSessions,
  type ConfirmedPerson,
  type Sessions,
} from './sessions.ts';
import { createSafetyInbox, type SafetyInbox } from './safety-inbox.ts';
import type { BoundCardsPort } from '../../activities/late-terminals.ts';
import type { WatchedCardsPort } from '../../activities/watched-cards.ts';
import { createBoundCards } from './bound-cards.ts';
import { createWatchedCards } from './watched-cards.ts';
import { createTasks, type Tasks } from './tasks.ts';
import { createSupervisionReader, type SupervisionReader } from './supervision.ts';
import { createStatistics, type StatisticsReader } from './statistics.ts';
import type { RingKey } from '../settings/variables.ts';
import { openDatabase, type Database, type DatabaseSettings } from './sql/database.ts';
import { createVault, type Vault } from '../vault/vault.ts';

export interface StorageSettings extends DatabaseSettings {
  vaultKeys: readonly RingKey[];
}

export interface Storage {
  vault: Vault;
  auditLog: AuditLog;
  requests: Requests;
  requestFacts: RequestFacts;
  requestLinks: RequestLinks;
  documents: DocumentStore;
  documentOwners: DocumentOwners;
  knownImages: KnownImagesPort;
  idempotencyKeys: IdempotencyKeys;
  callbackInbox: CallbackInbox;
  safetyInbox: SafetyInbox;
  smsBudget: SmsBudgetPort;
  smsMessages: SmsMessages;
  shortLinks: ShortLinks;
  rateLimits: RateLimits;
  accessLog: AccessLog;
  receiptSignatures: ReceiptSignatures;
  networkApplications: ApplicationStore;
  campaigns: Campaigns;
  drafts: Drafts;
  deskQueue: DeskQueue;
  deskPeople: DeskPeople;
  deskSessions: Sessions<ConfirmedPerson>;
  hostedSessions: Sessions<HostedPerson>;
  hostedChanges: HostedChanges;
  progressCodes: ProgressCodes;
  requestIndex: RequestIndexPort;
  alarms: Alarms;
  cutoverFreezes: CutoverFreezes;
  queueNotices: QueueNoticesPort;
  reminders: RemindersPort;
  maintenanceRuns: MaintenanceRunsPort;
  retention: RetentionPort;
  statistics: StatisticsReader;
  tasks: Tasks;
  /** The same, for the maintenance. */
  renewalObjections: RenewalObjectionsPort;
  supervision: SupervisionReader;
  watchedCards: WatchedCardsPort;
  boundCards: BoundCardsPort;
  events: Events;
  eventEndpoints: EventEndpoints;
  eventDeliveries: EventDeliveries;
  /** @throws Error when the database does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens database and folder, migrates the tables, and wraps the data keys with the active master key.
 * @throws Error when another process holds the embedded database (it names DATABASE_URL), a
 *   migration fails, or the ring lacks a master key that is still needed
 */
export async function openStorage(settings: StorageSettings): Promise<Storage> {
  return createStorage(await openDatabase(settings), settings);
}

/** The same with an open database, which is closed with the storage. @throws Error as `openStorage` */
export async function createStorage(
  db: Database,
  { dataDir, vaultKeys }: Pick<StorageSettings, 'dataDir' | 'vaultKeys'>,
): Promise<Storage> {
  try {
    const ring = new KeyRing(vaultKeys, 'VAULT_KEYS');
    const keys = new DataKeys(db, ring);
    await keys.rewrap();
    const documentsKey = await keys.getKey('documents');
    const documents = createDocumentStore(join(dataDir, 'documents'), documentsKey);
    const vault = createVault(db, keys);
    const rateLimits = createRateLimits(db);
    const tasks = createTasks(db);
    return {
      vault,
      auditLog: createAuditLog(db),
      requests: createRequests(db),
      requestFacts: createRequestFacts(db),
      requestLinks: createRequestLinks(db),
      documents,
      documentOwners: createDocumentOwners(db),
      knownImages: createKnownImages(db),
      idempotencyKeys: createIdempotencyKeys(db, await keys.getKey('repeats')),
      callbackInbox: createCallbackInbox(db),
      safetyInbox: createSafetyInbox(db),
      rateLimits,
      smsBudget: createSmsBudget(rateLimits, vault),
      smsMessages: createSmsMessages(db),
      shortLinks: createShortLinks(db, await keys.getKey('short-links')),
      accessLog: createAccessLog(db),
      receiptSignatures: createReceiptSignatures(ring),
      networkApplications: createApplicationStore(db),
      campaigns: createCampaigns(db),
      drafts: createDrafts(db),
      deskQueue: createDeskQueue(db),
      deskPeople: createDeskPeople(db),
      deskSessions: createSessions(db, deskSessions),
      hostedSessions: createSessions(db, hostedSessions),
      hostedChanges: createHostedChanges(db),
      progressCodes: createProgressCodes(db),
      requestIndex: createRequestIndex(db),
      alarms: createAlarms(db),
      cutoverFreezes: createCutoverFreezes(db),
      queueNotices: createQueueNotices(db),
      reminders: createReminders(db),
      maintenanceRuns: createMaintenanceRuns(db),
      retention: createRetention(db, documents),
      statistics: createStatistics(db),
      tasks,
      renewalObjections: tasks,
      supervision: createSupervisionReader(db),
      watchedCards: createWatchedCards(db),
      boundCards: createBoundCards(db),
      events: createEvents(db),
      eventEndpoints: createEventEndpoints(db, keys),
      eventDeliveries: createEventDeliveries(db),
      ping: async () => void (await sql`select 1`.execute(db)),
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
