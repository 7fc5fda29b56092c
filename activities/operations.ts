/** The activities of campaigns, reconciliation and maintenance. */
import { createCampaignActivities, type CampaignPorts } from './campaigns.ts';
import { createReconciliationActivities, type ReconciliationPorts } from './reconciliation.ts';
import type { RequestIndexPort } from './request-index.ts';
import { createNoticeActivities, type NoticePorts } from './notices.ts';
import { createRetentionActivities } from './retention.ts';
import { createStaffMailActivities } from './staff-mail.ts';
import { createMaintenanceActivities, type MaintenancePorts } from './maintenance.ts';

export interface OperationsPorts
  extends CampaignPorts, Omit<ReconciliationPorts, 'requestIndex'>, MaintenancePorts, NoticePorts {
  merchants: MaintenancePorts['merchants'];
  requestIndex: RequestIndexPort;
}

export const createOperationsActivities = (ports: OperationsPorts) => ({
  ...createCampaignActivities(ports),
  ...createReconciliationActivities(ports),
  ...createRetentionActivities(ports.retention, ports.getPolicy),
  ...createStaffMailActivities(ports),
  ...createMaintenanceActivities(ports, createNoticeActivities(ports).sendNotice),
});
export type OperationsActivities = ReturnType<typeof createOperationsActivities>;
