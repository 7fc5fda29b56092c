/** Our own storage, opened once per process. */
import { join } from 'node:path';
import { sql } from 'kysely';
import type { AlarmsPort, BooksPort } from '../activities/control.ts';
import type { AuditPort } from '../activities/records.ts';
import type { RetentionPort } from '../activities/retention.ts';
import type { RemindersPort } from '../activities/sweep.ts';
import type { VaultPort } from '../activities/vault.ts';
import { createAlarms } from './alarms.ts';
import { createAudit } from './audit.ts';
import { createBooks } from './books.ts';
import { createCallbackInbox, type CallbackInbox } from './callback-inbox.ts';
import { createCampaigns, type Campaigns } from './campaigns.ts';
import { DataKeys } from './data-keys.ts';
import { createDocumentOwners, type DocumentOwners } from './document-owners.ts';
import { createDocuments, type Papers } from './documents.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createFreezes, type Freezes } from './freezes.ts';
import { KeyRing } from './key-ring.ts';
import { createApplications, type Applications } from './networks/wechat-pay/applications.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import { createReminders } from './reminders.ts';
import { createRepeats, type Repeats } from './repeats.ts';
import { createRequests, type Requests } from './requests.ts';
import { createRetention } from './retention.ts';
import { createReveals, type Reveals } from './reveals.ts';
import type { RingKey } from './settings/variables.ts';
import { openDatabase, type Database, type DatabaseSettings } from './sql/database.ts';
import { createVault } from './vault.ts';

export interface StorageSettings extends DatabaseSettings {
  vaultKeys: readonly RingKey[];
}

export interface Storage {
  vault: VaultPort;
  audit: AuditPort;
  requests: Requests;
  documents: Papers;
  documentOwners: DocumentOwners;
  repeats: Repeats;
  callbacks: CallbackInbox;
  reveals: Reveals;
  receipts: Receipts;
  wechatApplications: Applications;
  campaigns: Campaigns;
  drafts: Drafts;
  books: BooksPort;
  alarms: AlarmsPort;
  freezes: Freezes;
  reminders: RemindersPort;
  retention: RetentionPort;
  /** Answers when the database does. @throws Error when it does not */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens database and folder, brings tables up to date and wraps the data keys under the active
 * master key.
 * @throws Error when another process holds the embedded database (it names DATABASE_URL), a
 *   migration fails, or the ring lacks a master key that is still needed
 */
export async function openStorage(settings: StorageSettings): Promise<Storage> {
  return storageOn(await openDatabase(settings), settings);
}

/** The same on a database that is open: it is destroyed with the storage. */
export async function storageOn(
  db: Database,
  { dataDir, vaultKeys }: Pick<StorageSettings, 'dataDir' | 'vaultKeys'>,
): Promise<Storage> {
  try {
    const ring = new KeyRing(vaultKeys);
    const keys = new DataKeys(db, ring);
    await keys.rewrap();
    const papersKey = await keys.key('documents');
    const documents = createDocuments(join(dataDir, 'documents'), papersKey);
    return {
      vault: createVault(db, keys),
      audit: createAudit(db),
      requests: createRequests(db),
      documents,
      documentOwners: createDocumentOwners(db),
      repeats: createRepeats(db, await keys.key('repeats')),
      callbacks: createCallbackInbox(db),
      reveals: createReveals(db),
      receipts: createReceipts(ring),
      wechatApplications: createApplications(db),
      campaigns: createCampaigns(db),
      drafts: createDrafts(db),
      books: createBooks(db),
      alarms: createAlarms(db),
      freezes: createFreezes(db),
      reminders: createReminders(db),
      retention: createRetention(db, documents),
      ping: async () => void (await sql`select 1`.execute(db)),
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
