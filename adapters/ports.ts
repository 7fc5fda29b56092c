/** Wires every outside party to the ports the activities ask for. */
import type { Ports } from '../activities/index.ts';
import { bankAdapter } from './bank.ts';
import { esignAdapter } from './esign.ts';
import { connectParty, type Party } from './http.ts';
import { unguarded, type Guards } from './http/breaker.ts';
import { identityAdapter } from './identity.ts';
import { createLinks } from './links.ts';
import { listsAdapter } from './lists.ts';
import { mailAdapter } from './mail.ts';
import { merchantsAdapter } from './merchants.ts';
import { networksAdapter } from './networks.ts';
import { networksById } from './networks/by-id.ts';
import { wechatPayAdapter } from './networks/wechat-pay.ts';
import type { PartyName, WorkerSettings } from './settings.ts';
import { settlementAdapter } from './settlement.ts';
import { smsAdapter } from './sms.ts';
import type { Storage } from './storage.ts';
import { terminalsAdapter } from './terminals.ts';

type OutsideSettings = Pick<
  WorkerSettings,
  'parties' | 'wechatPay' | 'mail' | 'staffAddress' | 'publicUrl' | 'vaultKeys'
>;
type OwnStorage = Pick<Ports, 'vault' | 'audit' | 'requests' | 'freezes'> &
  Pick<Storage, 'wechatApplications'>;

/**
 * The storage stays its opener's to close; `close` ends the connections opened here.
 * @param guards stand before every party, e.g. to leave one alone that is down
 */
export function connectPorts(
  settings: OutsideSettings,
  { vault, audit, requests, freezes, wechatApplications }: OwnStorage,
  guards: Guards = unguarded,
): Ports & { close(): void } {
  const party = (name: PartyName): Party =>
    guards.party(connectParty(name, settings.parties[name]));
  const mail = mailAdapter(settings.mail);
  return {
    merchants: merchantsAdapter(party('merchants'), vault),
    lists: listsAdapter(party('lists'), vault),
    identity: identityAdapter(party('identity'), vault),
    esign: esignAdapter(party('esign')),
    bank: bankAdapter(party('bank'), vault),
    networks: networksById(networksAdapter(party('networks'), vault), {
      ...(settings.wechatPay && {
        'wechat-pay': wechatPayAdapter(
          settings.wechatPay,
          wechatApplications,
          vault,
          guards.calls('wechat-pay'),
        ),
      }),
    }),
    terminals: terminalsAdapter(party('terminals'), vault),
    settlement: settlementAdapter(party('settlement'), vault),
    mail,
    sms: smsAdapter(party('sms')),
    links: createLinks(
      settings.publicUrl,
      settings.vaultKeys.map(({ key }) => key),
    ),
    vault,
    audit,
    requests,
    freezes,
    staffAddress: settings.staffAddress,
    close: () => mail.close(),
  };
}
