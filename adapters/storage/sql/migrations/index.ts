import type { Migration } from 'kysely';
import * as storage from './0001-storage.ts';
import * as doors from './0002-doors.ts';
import * as wechatApplications from './0003-wechat-applications.ts';
import * as campaigns from './0005-campaigns.ts';
import * as drafts from './0006-drafts.ts';
import * as operations from './0007-operations.ts';
import * as retention from './0008-retention.ts';
import * as recordedFacts from './0009-recorded-facts.ts';

/**
 * By the name under which databases remember them, in order. A released migration is never changed:
 * another one follows it.
 */
export const migrations: Record<string, Migration> = {
  '0001-storage': storage,
  '0002-doors': doors,
  '0003-wechat-applications': wechatApplications,
  '0005-campaigns': campaigns,
  '0006-drafts': drafts,
  '0007-operations': operations,
  '0008-retention': retention,
  '0009-recorded-facts': recordedFacts,
};
