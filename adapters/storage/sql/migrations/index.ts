import type { Migration } from 'kysely';
import * as storage from './0001-storage.ts';
import * as api from './0002-api.ts';
import * as wechatApplications from './0003-wechat-applications.ts';
import * as campaigns from './0005-campaigns.ts';
import * as drafts from './0006-drafts.ts';
import * as operations from './0007-operations.ts';
import * as retention from './0008-retention.ts';
import * as recordedFacts from './0009-recorded-facts.ts';
import * as plainNames from './0010-plain-names.ts';
import * as safetyInbox from './0011-safety-inbox.ts';
import * as auditSeq from './0012-audit-seq.ts';
import * as requestDetails from './0013-request-details.ts';
import * as statistics from './0013-statistics.ts';
import * as watchedCards from './0014-watched-cards.ts';
import * as documentImages from './0015-document-images.ts';
import * as renumberedDrafts from './0016-renumbered-drafts.ts';
import * as requestFacts from './0017-request-facts.ts';
import * as maintenanceRuns from './0018-maintenance-runs.ts';
import * as networkApplications from './0019-network-applications.ts';
import * as refusedStops from './0020-refused-stops.ts';
import * as events from './0021-events.ts';
import * as requestScope from './0023-request-scope.ts';
import * as deskSessions from './0024-desk-sessions.ts';
import * as requestLinks from './0025-request-links.ts';
import * as smsMessages from './0027-sms-messages.ts';
import * as shortLinks from './0028-short-links.ts';
import * as deskQueue from './0029-desk-queue.ts';
import * as queueNotices from './0030-queue-notices.ts';
import * as tasks from './0031-tasks.ts';
import * as hostedChanges from './0033-hosted-changes.ts';
import * as progressCodes from './0036-progress-codes.ts';
import * as deskPeople from './0039-desk-people.ts';
import * as queueCounts from './0039-queue-counts.ts';
import * as toldQuestions from './0040-told-questions.ts';
import * as lateTerminals from './0041-late-terminals.ts';
import * as campaignLoads from './0042-campaign-loads.ts';
import * as revokedLinks from './0043-revoked-links.ts';
import * as promisedTimes from './0044-promised-times.ts';
import * as merchantEvents from './0045-merchant-events.ts';
import * as switchTurns from './0046-switch-turns.ts';

/**
 * By the name under which databases remember them, in order. A released migration is never changed:
 * another one follows it.
 */
export const migrations: Record<string, Migration> = {
  '0001-storage': storage,
  '0002-doors': api,
  '0003-wechat-applications': wechatApplications,
  '0005-campaigns': campaigns,
  '0006-drafts': drafts,
  '0007-operations': operations,
  '0008-retention': retention,
  '0009-recorded-facts': recordedFacts,
  '0010-plain-names': plainNames,
  '0011-safety-inbox': safetyInbox,
  '0012-audit-seq': auditSeq,
  '0013-request-details': requestDetails,
  '0013-statistics': statistics,
  '0014-watched-cards': watchedCards,
  '0015-document-images': documentImages,
  '0016-renumbered-drafts': renumberedDrafts,
  '0017-request-facts': requestFacts,
  '0018-maintenance-runs': maintenanceRuns,
  '0019-network-applications': networkApplications,
  '0020-refused-stops': refusedStops,
  '0021-events': events,
  '0023-request-scope': requestScope,
  '0024-desk-sessions': deskSessions,
  '0025-request-links': requestLinks,
  '0027-sms-messages': smsMessages,
  '0028-short-links': shortLinks,
  '0029-desk-queue': deskQueue,
  '0030-queue-notices': queueNotices,
  '0031-tasks': tasks,
  '0033-hosted-changes': hostedChanges,
  '0036-progress-codes': progressCodes,
  '0039-desk-people': deskPeople,
  '0039-queue-counts': queueCounts,
  '0040-told-questions': toldQuestions,
  '0041-late-terminals': lateTerminals,
  '0042-campaign-loads': campaignLoads,
  '0043-revoked-links': revokedLinks,
  '0044-promised-times': promisedTimes,
  '0045-merchant-events': merchantEvents,
  '0046-switch-turns': switchTurns,
};
