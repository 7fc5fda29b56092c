/** The activities of requests and watches, created from the ports to parties and storage. */
import { sleep } from '@temporalio/activity';
import { createAdmissionActivities } from './admission.ts';
import { createBankActivities, type BankPort } from './bank.ts';
import { createCodeActivities, type SmsBudgetPort } from './one-time-codes.ts';
import { createErrandActivities, type Pause } from './errands.ts';
import { createEsignActivities, type EsignPort } from './esign.ts';
import { createCutoverFreezeActivities, type CutoverFreezesPort } from './cutover-freezes.ts';
import { createHandoverActivities, type HandoverProofsPort, type WatchesPort } from './handover.ts';
import { createIdentityActivities, type IdentityPort } from './identity.ts';
import { createListActivities, type ListsPort } from './lists.ts';
import { createMerchantActivities, type MerchantsPort } from './merchants.ts';
import { createNetworkActivities, type NetworksPort } from './networks.ts';
import { createWriteMoment } from './moments.ts';
import { createNoticeSender } from './notice-sender.ts';
import type { LinksPort, MailPort, ShortLinksPort, SmsPort } from './notice.ts';
import { createNoticeActivities } from './notices.ts';
import type { ExaminationPorts } from './document-examination.ts';
import type { AuditLogPort } from './audit-log.ts';
import type { PoliciesPort } from './policies.ts';
import type { RequestFactsPort } from './request-facts.ts';
import type { RequestsPort } from './requests.ts';
import { createRulesActivities, Rules } from './rules.ts';
import type { StaffChannelsPort } from './staff-channels.ts';
import type { SafetyInboxPort } from './safety-inbox.ts';
import { createRegistryActivities, type RegistryPort } from './registry.ts';
import { createSettlementActivities, type SettlementPort } from './settlement.ts';
import { createStaffAssertionActivities, type StaffAssertionsPort } from './staff-assertions.ts';
import { createTerminalActivities, type TerminalsPort } from './terminals.ts';
import type { VaultPort } from './vault.ts';
import { createAssessPayouts, createWatchActivities } from './watch.ts';
import type { WatchedCardsPort } from './watched-cards.ts';

export interface Ports extends ExaminationPorts {
  merchants: MerchantsPort;
  lists: ListsPort;
  /** Missing in an installation without a business registry. */
  registry?: RegistryPort;
  identity: IdentityPort;
  esign: EsignPort;
  bank: BankPort;
  networks: NetworksPort;
  terminals: TerminalsPort;
  settlement: SettlementPort;
  mail: MailPort;
  sms: SmsPort;
  links: LinksPort;
  shortLinks: ShortLinksPort;
  publicUrl: string;
  vault: VaultPort;
  auditLog: AuditLogPort;
  requests: RequestsPort;
  cutoverFreezes: CutoverFreezesPort;
  safetyInbox: SafetyInboxPort;
  smsBudget: SmsBudgetPort;
  staffAssertions: StaffAssertionsPort;
  handoverProofs: HandoverProofsPort;
  policies: PoliciesPort;
  watchedCards: WatchedCardsPort;
  requestFacts: RequestFactsPort;
  /** The mail address for notices to staff. */
  staffAddress: string;
  staffChannels?: StaffChannelsPort;
  /** The number that merchants of an acquirer call. */
  findServicePhone(acquirerId: string): string;
}

/** The ports of a worker, which begins workflows as well. */
export interface WorkerPorts extends Ports {
  watches: WatchesPort;
}

/** @param pause how an errand waits a moment for a party */
export const createActivities = (ports: WorkerPorts, pause: Pause = sleep) => {
  const sender = createNoticeSender(ports);
  const writeMoment = createWriteMoment(ports.auditLog, sender);
  const assessPayouts = createAssessPayouts(ports.settlement, ports.watchedCards);
  const rules = new Rules(ports);
  return {
    ...createAdmissionActivities(ports, rules),
    ...createRulesActivities(rules),
    ...createBankActivities(ports.bank),
    ...createCodeActivities(ports, rules),
    ...createErrandActivities(ports, writeMoment, pause),
    ...createEsignActivities(ports.esign, rules, writeMoment),
    ...createCutoverFreezeActivities(ports.cutoverFreezes),
    ...createHandoverActivities(
      writeMoment,
      assessPayouts,
      ports.policies,
      ports.watches,
      ports.handoverProofs,
      rules,
    ),
    ...createIdentityActivities(ports.identity, ports, rules, writeMoment),
    ...createListActivities(ports.lists, ports.vault, ports.merchants, rules),
    ...createMerchantActivities(ports.merchants),
    ...createNetworkActivities(ports.networks),
    ...createNoticeActivities(ports, sender),
    ...createRegistryActivities(ports.registry),
    ...createSettlementActivities(ports.settlement, rules),
    ...createStaffAssertionActivities(ports.staffAssertions, rules),
    ...createTerminalActivities(ports.terminals),
    ...createWatchActivities(assessPayouts, ports.requests),
  };
};
export type Activities = ReturnType<typeof createActivities>;
