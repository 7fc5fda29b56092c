/** Everything the workflow may call, made from the ports of the outside parties. */
import { admissionActivities } from './admission.ts';
import { assessActivities } from './assess.ts';
import { bankActivities, type BankPort } from './bank.ts';
import { codeActivities } from './codes.ts';
import { esignActivities, type EsignPort } from './esign.ts';
import { freezeActivities, type FreezesPort } from './freezes.ts';
import { identityActivities, type IdentityPort } from './identity.ts';
import { listActivities, type ListsPort } from './lists.ts';
import { merchantActivities, type MerchantsPort } from './merchants.ts';
import { networkActivities, type NetworksPort } from './networks.ts';
import { noticeActivities, type LinksPort, type MailPort, type SmsPort } from './notices.ts';
import { recordActivities, type AuditPort, type RequestsPort } from './records.ts';
import { settlementActivities, type SettlementPort } from './settlement.ts';
import { terminalActivities, type TerminalsPort } from './terminals.ts';
import type { VaultPort } from './vault.ts';
import { watchActivities } from './watch.ts';

export interface Ports {
  merchants: MerchantsPort;
  lists: ListsPort;
  identity: IdentityPort;
  esign: EsignPort;
  bank: BankPort;
  networks: NetworksPort;
  terminals: TerminalsPort;
  settlement: SettlementPort;
  mail: MailPort;
  sms: SmsPort;
  links: LinksPort;
  vault: VaultPort;
  audit: AuditPort;
  requests: RequestsPort;
  freezes: FreezesPort;
  /** Where notices to operators and risk officers go. */
  staffAddress: string;
}

export const createActivities = (ports: Ports) => ({
  ...admissionActivities(ports),
  ...assessActivities(),
  ...bankActivities(ports.bank, ports.vault),
  ...codeActivities(ports.vault, ports.merchants, ports.sms),
  ...esignActivities(ports.esign),
  ...freezeActivities(ports.freezes),
  ...identityActivities(ports.identity),
  ...listActivities(ports.lists),
  ...merchantActivities(ports.merchants),
  ...networkActivities(ports.networks),
  ...noticeActivities(ports),
  ...recordActivities(ports.audit),
  ...settlementActivities(ports.settlement),
  ...terminalActivities(ports.terminals),
  ...watchActivities(ports.settlement),
});
export type Activities = ReturnType<typeof createActivities>;
