/** What the workflows beside the requests may call: campaigns and the control. */
import { campaignActivities, type CampaignPorts } from './campaigns.ts';
import { controlActivities, type ControlPorts } from './control.ts';
import type { MailPort } from './notices.ts';
import { staffActivities } from './staff.ts';

export interface BackOfficePorts extends CampaignPorts, ControlPorts {
  mail: MailPort;
  staffAddress: string;
}

export const createBackOffice = (ports: BackOfficePorts) => ({
  ...campaignActivities(ports),
  ...controlActivities(ports),
  ...staffActivities(ports),
});
export type BackOffice = ReturnType<typeof createBackOffice>;
