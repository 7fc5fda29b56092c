/** The activities of campaigns, reconciliation and maintenance. */
import type { AuditLogPort } from './audit-log.ts';
import { createCampaignActivities, type CampaignPorts } from './campaigns.ts';
import {
  createReconciliationActivities,
  type AlarmsPort,
  type ReconciliationPorts,
} from './reconciliation.ts';
import type { RequestIndexPort } from './request-index.ts';
import type { NoticePorts } from './notice.ts';
import { createTellOfLateReturns } from './late-returns.ts';
import { createRegisterLateTerminals, type LateTerminalPorts } from './late-terminals.ts';
import { createNoticeSender } from './notice-sender.ts';
import { createRetentionActivities } from './retention.ts';
import type { SettlementPort } from './settlement.ts';
import type { WatchedCardsPort } from './watched-cards.ts';
import { createQueueNoticeActivities, type QueueNoticesPort } from './queue-notices.ts';
import { createStaffMailActivities } from './staff-mail.ts';
import { createMaintenanceActivities, type MaintenancePorts } from './maintenance.ts';
import {
  createWatchMaintenanceActivities,
  type WatchMaintenancePorts,
} from './watch-maintenance.ts';

export interface OperationsPorts
  extends
    CampaignPorts,
    Omit<ReconciliationPorts, SharedPort>,
    Omit<WatchMaintenancePorts, SharedPort>,
    Omit<MaintenancePorts, SharedPort>,
    Pick<LateTerminalPorts, 'boundCards' | 'terminals'>,
    NoticePorts {
  merchants: MaintenancePorts['merchants'];
  auditLog: AuditLogPort;
  requestIndex: RequestIndexPort;
  settlement: SettlementPort;
  watchedCards: WatchedCardsPort;
  alarms: AlarmsPort;
  queueNotices: QueueNoticesPort;
}

/** Of these each part needs another piece. */
type SharedPort = 'auditLog' | 'requestIndex' | 'settlement' | 'watchedCards' | 'alarms';

export const createOperationsActivities = (ports: OperationsPorts) => {
  const sender = createNoticeSender(ports);
  return {
    ...createCampaignActivities(ports),
    ...createReconciliationActivities(ports),
    ...createRetentionActivities(ports.retention, ports.getPolicy),
    ...createStaffMailActivities(ports),
    ...createQueueNoticeActivities(ports),
    ...createWatchMaintenanceActivities(ports, createTellOfLateReturns(ports, sender)),
    ...createMaintenanceActivities(ports, sender, createRegisterLateTerminals(ports, sender)),
  };
};
export type OperationsActivities = ReturnType<typeof createOperationsActivities>;
