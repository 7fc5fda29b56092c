/** Connects every outside party to the ports of the activities. */
import type { Ports } from '../activities/index.ts';
import { createBankAdapter } from './parties/bank.ts';
import { createEsignAdapter } from './parties/esign.ts';
import { connectParty, type Party } from './http/party.ts';
import { noGuards, type CallGuards } from './http/circuit-breaker.ts';
import { createForensicsAdapter } from './parties/forensics.ts';
import { createIdentityAdapter } from './parties/identity.ts';
import { createSignedLinks } from './vault/signed-links.ts';
import { createHandoverProofs } from './vault/handover-proofs.ts';
import { createStaffAssertions } from './vault/staff-assertions.ts';
import { createListsAdapter } from './parties/lists.ts';
import { createMailAdapter } from './parties/mail.ts';
import { createProbedMerchants } from './parties/probed-terminals.ts';
import { createMerchantsAdapter } from './parties/merchants.ts';
import { createNetworksAdapter } from './networks/neutral-contract.ts';
import { createNetworkRouter } from './networks/network-router.ts';
import { createLakalaAdapter } from './networks/lakala/adapter.ts';
import { createWechatPayAdapter } from './networks/wechat-pay/adapter.ts';
import { createYeepayAdapter } from './networks/yeepay/adapter.ts';
import { createOwnPolicies } from './settings/own-policies.ts';
import { createServicePhoneFinder } from './settings/service-phones.ts';
import type { OptionalPartyName, PartyName, WorkerSettings } from './settings/settings.ts';
import { createOcrAdapter } from './parties/ocr.ts';
import { createRegistryAdapter } from './parties/registry.ts';
import { createChatSender } from './parties/chats.ts';
import { createStaffChannels } from './parties/staff-channels.ts';
import { createSettlementAdapter } from './parties/settlement.ts';
import { connectSmsProvider } from './sms/connect.ts';
import { createSmsPort } from './sms/port.ts';
import type { SmsProvider } from './sms/provider.ts';
import type { Storage } from './storage/storage.ts';
import { createTerminalsAdapter } from './parties/terminals.ts';

type OutsideSettings = Pick<
  WorkerSettings,
  | 'parties'
  | 'optionalParties'
  | 'lakala'
  | 'wechatPay'
  | 'yeepay'
  | 'mail'
  | 'staffAddress'
  | 'staffChannels'
  | 'eventAddresses'
  | 'publicUrl'
  | 'vaultKeys'
  | 'servicePhones'
  | 'sms'
  | 'smsSignName'
  | 'assertionKeys'
  | 'policyProfile'
  | 'policyProfiles'
>;
type OwnStorage = Pick<
  Ports,
  | 'knownImages'
  | 'vault'
  | 'auditLog'
  | 'requests'
  | 'requestFacts'
  | 'cutoverFreezes'
  | 'safetyInbox'
  | 'smsBudget'
  | 'watchedCards'
> &
  Pick<Storage, 'accessLog' | 'documents' | 'networkApplications' | 'shortLinks' | 'smsMessages'>;

/**
 * `close` ends the connections opened here. The storage is closed by whoever opened it.
 * @param guards wrap the calls to every party, e.g. with circuit breakers
 */
export function connectPorts(
  settings: OutsideSettings,
  {
    accessLog,
    documents,
    knownImages,
    vault,
    auditLog,
    requests,
    requestFacts,
    cutoverFreezes,
    safetyInbox,
    smsBudget,
    smsMessages,
    shortLinks,
    watchedCards,
    networkApplications,
  }: OwnStorage,
  guards: CallGuards = noGuards,
): Ports & { smsProvider: SmsProvider; close(): void } {
  const party = (name: PartyName): Party =>
    guards.guardParty(connectParty(name, settings.parties[name]));
  const optionalParty = (name: OptionalPartyName): Party | undefined => {
    const access = settings.optionalParties[name];
    return access && guards.guardParty(connectParty(name, access));
  };
  const core = party('merchants');
  const [registry, ocr, forensics] = [
    optionalParty('registry'),
    optionalParty('ocr'),
    optionalParty('forensics'),
  ];
  const mail = createMailAdapter(settings.mail);
  const smsProvider = connectSmsProvider(settings, {
    guardParty: (each) => guards.guardParty(each),
    guard: guards.createGuard('sms'),
  });
  const sentDocuments = {
    get: async (documentId: string) => {
      await accessLog.record([documentId], 'document sent to those who read and inspect it');
      return documents.get(documentId);
    },
  };
  /** Owners who act in the hosted change see their request again; others read that they can close the page. */
  const returnUrl = `${settings.publicUrl}/change/back`;
  // Networks with an API of their own; each of them audits, and pays the merchant by itself.
  const published = {
    ...(settings.wechatPay && {
      'wechat-pay': createWechatPayAdapter(
        settings.wechatPay,
        networkApplications,
        vault,
        guards.createGuard('wechat-pay'),
      ),
    }),
    ...(settings.lakala && {
      lakala: createLakalaAdapter(
        settings.lakala,
        networkApplications,
        vault,
        sentDocuments,
        guards.createGuard('lakala'),
      ),
    }),
    ...(settings.yeepay && {
      yeepay: createYeepayAdapter(
        settings.yeepay,
        networkApplications,
        vault,
        guards.createGuard('yeepay'),
      ),
    }),
  };
  return {
    merchants: createProbedMerchants(
      createMerchantsAdapter(core, vault, Object.keys(published)),
      // Without the circuit breaker of orders: a probe that fails says nothing about them.
      connectParty('terminals', settings.parties.terminals),
    ),
    lists: createListsAdapter(party('lists'), vault),
    ...(registry && { registry: createRegistryAdapter(registry, core, vault) }),
    identity: createIdentityAdapter(party('identity'), vault, returnUrl),
    ...(ocr && { ocr: createOcrAdapter(ocr, core, vault) }),
    ...(forensics && { forensics: createForensicsAdapter(forensics) }),
    esign: createEsignAdapter(party('esign'), vault, returnUrl),
    bank: createBankAdapter(party('bank'), vault, returnUrl),
    networks: createNetworkRouter(createNetworksAdapter(party('networks'), vault), published),
    terminals: createTerminalsAdapter(party('terminals'), vault),
    settlement: createSettlementAdapter(party('settlement'), vault),
    mail,
    sms: createSmsPort(smsProvider, smsMessages),
    smsProvider,
    links: createSignedLinks(
      settings.publicUrl,
      settings.vaultKeys.map(({ key }) => key),
    ),
    shortLinks,
    publicUrl: settings.publicUrl,
    documents: sentDocuments,
    knownImages,
    vault,
    auditLog,
    requests,
    requestFacts,
    cutoverFreezes,
    safetyInbox,
    smsBudget,
    watchedCards,
    staffAssertions: createStaffAssertions(settings.assertionKeys),
    handoverProofs: createHandoverProofs(settings.assertionKeys),
    policies: createOwnPolicies(
      (acquirerId) => settings.policyProfiles.get(acquirerId) ?? settings.policyProfile,
    ),
    staffAddress: settings.staffAddress,
    staffChannels: createStaffChannels(
      settings.staffChannels,
      settings.publicUrl,
      createChatSender(settings.eventAddresses),
    ),
    findServicePhone: createServicePhoneFinder(settings.servicePhones),
    close: () => mail.close(),
  };
}
