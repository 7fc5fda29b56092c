/** What the workflows beside the requests may call: campaigns, the control and the sweep. */
import { campaignActivities, type CampaignPorts } from './campaigns.ts';
import { controlActivities, type BooksPort, type ControlPorts } from './control.ts';
import { noticeActivities, type NoticePorts } from './notices.ts';
import { retentionActivities } from './retention.ts';
import { staffActivities } from './staff.ts';
import { sweepActivities, type SweepPorts } from './sweep.ts';

export interface BackOfficePorts
  extends CampaignPorts, Omit<ControlPorts, 'books'>, SweepPorts, NoticePorts {
  merchants: SweepPorts['merchants'];
  books: BooksPort;
}

export const createBackOffice = (ports: BackOfficePorts) => ({
  ...campaignActivities(ports),
  ...controlActivities(ports),
  ...retentionActivities(ports.retention, ports.policyOf),
  ...staffActivities(ports),
  ...sweepActivities(ports, noticeActivities(ports).tell),
});
export type BackOffice = ReturnType<typeof createBackOffice>;
