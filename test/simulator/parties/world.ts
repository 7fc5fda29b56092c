/** The whole outside world of one simulated request, as the ports that the real activities call. */
import type { Ports } from '../../../activities/index.ts';
import { durationMs } from '../../../domain/duration.ts';
import type { Freeze } from '../../../domain/freezes.ts';
import type { MerchantRecord } from '../../../domain/parties.ts';
import { PortFailure } from '../../../domain/port-failure.ts';
import { accountWith, merchantWith, requestWith } from '../../support/facts.ts';
import { Bank } from './bank.ts';
import { acquirerId, merchantId, newCards, oldLast4, requestId, type Ground } from './ground.ts';
import { Networks, Terminals } from './places.ts';
import { Settlement } from './settlement.ts';
import { Rows, Trail, Vault } from './storage.ts';

const accounts = newCards.map(({ token, last4 }) =>
  accountWith({ token, last4, fingerprint: `print ${token}` }),
);
const last4Of = (token: string): string =>
  newCards.find((card) => card.token === token)?.last4 ?? 'none';

const freezeMs = durationMs('P6D');

export interface Told {
  at: number;
  key: string;
  to: string;
  text: string;
}

export class World {
  readonly ground: Ground;
  readonly settlement: Settlement;
  readonly networks: Networks;
  readonly terminals: Terminals;
  readonly bank: Bank;
  readonly rows = new Rows();
  readonly trail: Trail;
  readonly vault: Vault;
  /** Mails and short messages that were delivered. */
  readonly told: Told[] = [];
  /** Signings by their id, which is the account's token. */
  readonly signings = new Map<string, 'open' | 'signed' | 'declined'>();
  /** Face sessions that the person has been through. */
  readonly faces = new Map<string, { result: 'passed' | 'failed' | 'spoof'; last4: string }>();
  documentPassed = false;
  readonly #openedAt: number;

  constructor(ground: Ground) {
    this.ground = ground;
    this.#openedAt = ground.clock.now;
    this.settlement = new Settlement(ground, last4Of);
    this.networks = new Networks(ground, last4Of);
    this.terminals = new Terminals(ground, last4Of);
    this.bank = new Bank(ground);
    this.trail = new Trail(ground, this.rows);
    this.vault = new Vault(ground, accounts);
  }

  /** The owner's word on a signing, at the provider: his first one stands. */
  decide(signingId: string, word: 'signed' | 'declined'): void {
    if (this.signings.get(signingId) !== 'open') return;
    if (word === 'signed')
      this.ground.write('esign', word, signingId, { newLast4: last4Of(signingId) });
    this.signings.set(signingId, word);
  }

  get request() {
    return requestWith({
      requestId,
      acquirerId,
      merchantId,
      oldAccount: { last4: oldLast4 },
      newAccount: newCards[0],
      ...(this.ground.setting.papers === 'missing' && { materials: [] }),
      ...(this.ground.setting.params === 'changed' && { settlementParams: { cycle: 'T1' } }),
    });
  }

  get ports(): Ports {
    const { ground } = this;
    return {
      merchants: {
        record: (_merchant, question) =>
          ground.answer(() => this.record(question?.accountToken ?? '')),
        contactAddress: (_merchant, contactId) =>
          Promise.resolve({ channel: 'sms', address: contactId }),
      },
      lists: {
        screen: () =>
          ground.answer(() => ({
            screeningId: 'screened',
            hit: ground.setting.lists === 'hit',
            sharedWith: 0,
          })),
      },
      identity: {
        checkDocument: () =>
          ground.answer(() => {
            this.documentPassed = true;
            return { checkId: 'checked', result: 'passed' };
          }),
        faceResult: (sessionRef) =>
          ground.answer(() => ({
            sessionRef,
            consentHash: 'agreed',
            ...(this.faces.get(sessionRef) ?? { result: 'open' as const, last4: '' }),
          })),
      },
      esign: {
        open: ({ key, version }) =>
          ground.answer(() => {
            const signingId = key.split('/')[2] ?? '';
            if (!this.signings.has(signingId)) this.signings.set(signingId, 'open');
            return { signingId, url: `https://sign.example/${signingId}`, version, textHash: 'h' };
          }),
        result: (signingId) =>
          ground.answer(() => ({
            signingId,
            state: this.signings.get(signingId) ?? 'open',
          })),
      },
      bank: this.bank,
      networks: this.networks,
      terminals: this.terminals,
      settlement: this.settlement,
      mail: { send: ({ messageId, to, text }) => this.#deliver(messageId, to, text) },
      sms: { send: ({ key, to, text }) => this.#deliver(key, to, text) },
      links: {
        stop: ({ contactId }) => `https://stop.example/${contactId}`,
        status: ({ contactId }) => `https://status.example/${contactId}`,
      },
      vault: this.vault as unknown as Ports['vault'],
      audit: this.trail,
      requests: this.rows,
      freezes: { standing: () => ground.answer(() => this.#freezes()) },
      staffAddress: 'staff',
    };
  }

  /** The acquirer's record as it is now; the settlement knows which card is bound. */
  record(accountToken: string): MerchantRecord {
    const { ground } = this;
    const recently = new Date(ground.clock.now - 5 * 24 * 3_600_000).toISOString();
    const signs = { green: [], amber: ['contact'], red: ['contact', 'admin'] } as const;
    return merchantWith({
      merchantId,
      binding: this.settlement.binding,
      holder: { accountToken, match: 'MATCH', technicalities: [] },
      contacts: [
        { id: 'c-1', channel: 'sms', masked: '138****0001', since: '2024-01-01T00:00:00.000Z' },
        {
          id: 'c-2',
          channel: 'email',
          masked: 'z***@example.com',
          since: '2024-01-01T00:00:00.000Z',
        },
      ],
      networks: this.networks.records,
      terminals: this.terminals.records,
      lastChanges: signs[ground.setting.tier].map((what) => ({ what, at: recently })),
    });
  }

  /** Staff stop all cut-overs of the acquirer, and allow them again when most requests have come to wait. */
  #freezes(): Freeze[] {
    const { clock, setting } = this.ground;
    const lifted = setting.cutOvers === 'allowed' || clock.now > this.#openedAt + freezeMs;
    const since = new Date(this.#openedAt).toISOString();
    const freeze = { acquirerId, scope: 'acquirer', name: acquirerId, since } as const;
    return lifted ? [] : [{ ...freeze, reason: 'migration', by: 'risk-1' }];
  }

  #deliver(key: string, to: string, text: string): Promise<void> {
    const unreachable = this.ground.setting.contacts === 'unreachable' && to.startsWith('c-');
    const otp = key.includes('/otp/');
    return this.ground.answer(() => {
      if (unreachable && !otp) throw new PortFailure('refused', 'no such address');
      this.told.push({ at: this.ground.clock.now, key, to, text });
    });
  }
}
