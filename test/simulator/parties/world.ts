/**
 * The outside world of one simulated request: the ports that the real activities call. Bank, networks, terminals and
 * settlement are those of the merchant: a next request has the same ones.
 */
import { createHandoverProofs } from '../../../adapters/vault/handover-proofs.ts';
import {
  createStaffAssertions,
  type StaffAssertions,
} from '../../../adapters/vault/staff-assertions.ts';
import type { WatchBeginning } from '../../../activities/handover.ts';
import type { Ports, WorkerPorts } from '../../../activities/index.ts';
import { parseDurationMs } from '../../../domain/time/duration.ts';
import type { ProofSubject } from '../../../domain/parties/subject.ts';
import type { CutoverFreeze } from '../../../domain/switch/cutover-freeze.ts';
import type { MerchantRecord } from '../../../domain/parties/merchant.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { buildAccount, buildMerchant, buildRequest } from '../../support/facts.ts';
import { AdoptedPolicies } from '../../support/adopted-policies.ts';
import { createMemoryRequestFacts } from '../../support/memory-request-facts.ts';
import { Bank } from './bank.ts';
import {
  acquirerId,
  attackersCard,
  buildSession,
  merchantId,
  newCards,
  nextCards,
  nextRequestId,
  requestId,
  type SimulationContext,
} from './context.ts';
import { Networks, Terminals } from './bindings.ts';
import { Settlement } from './settlement.ts';
import { RequestIndex, AuditLog, Vault } from './storage.ts';
import { WatchedCards } from './watched-cards.ts';

const everyNewCard = [...newCards, ...nextCards, attackersCard];

const accounts = everyNewCard.map(({ token, last4 }) =>
  buildAccount({ token, last4, fingerprint: `print ${token}` }),
);
const findLast4 = (token: string): string =>
  everyNewCard.find((card) => card.token === token)?.last4 ?? 'none';

/** The account in the key of a signing, `account.person`. */
const getSignedToken = (target: string): string => target.split('.')[0] ?? '';

const freezeMs = parseDurationMs('P6D');

export interface DeliveredNotice {
  at: number;
  key: string;
  to: string;
  text: string;
}

const assertionKeys = [{ id: 'sim', key: Buffer.alloc(32, 'simulated staff') }];

export class World {
  readonly context: SimulationContext;
  readonly settlement: Settlement;
  readonly networks: Networks;
  readonly terminals: Terminals;
  readonly bank: Bank;
  readonly requestId: string;
  /** The cards that the request may name. */
  readonly cards: typeof newCards | typeof nextCards;
  readonly requestIndex: RequestIndex;
  readonly auditLog: AuditLog;
  readonly vault: Vault;
  readonly watchedCards: WatchedCards;
  /** Mails and short messages that were delivered. */
  readonly notices: DeliveredNotice[] = [];
  /** Signings by id, which is the account's token. */
  readonly signings = new Map<string, 'open' | 'signed' | 'declined'>();
  /** Face sessions that the engine has opened, by reference. */
  readonly faceSessions = new Map<
    string,
    { result: 'passed' | 'failed' | 'spoof' | 'open' } & ProofSubject
  >();
  documentPassed = false;
  /** The watch that the request has begun. */
  begunWatch: WatchBeginning | undefined;
  readonly policies: AdoptedPolicies;
  readonly #requestFacts = createMemoryRequestFacts();
  readonly #openedAt: number;
  readonly #oldLast4: string;

  /** Proofs of acts of staff, by the clock of the schedule. */
  readonly staffAssertions: StaffAssertions;

  /** @param first the request before this one */
  constructor(context: SimulationContext, first?: World) {
    this.context = context;
    this.requestId = first ? nextRequestId : requestId;
    this.cards = first ? nextCards : newCards;
    this.policies = first?.policies ?? new AdoptedPolicies();
    this.requestIndex = new RequestIndex(first?.requestIndex);
    this.watchedCards = new WatchedCards(this.requestIndex);
    this.staffAssertions = createStaffAssertions(assertionKeys, () => context.clock.now);
    this.#openedAt = context.clock.now;
    this.settlement = first?.settlement ?? new Settlement(context, findLast4);
    this.networks = first?.networks ?? new Networks(context, findLast4);
    this.terminals = first?.terminals ?? new Terminals(context, findLast4);
    this.bank = first?.bank ?? new Bank(context, findLast4);
    this.auditLog = new AuditLog(context, this.requestIndex);
    this.vault = new Vault(context, accounts);
    this.#oldLast4 = this.settlement.binding.last4;
  }

  /** The bank of a card closes it, and says so. */
  closeCard(last4: string): void {
    if (this.context.closedCards.has(last4)) return;
    this.context.closedCards.add(last4);
    this.context.writeLedger('bank', 'closed', last4);
    this.settlement.updateStatus();
  }

  /** The owner's decision on a signing, at the provider; only the first one counts. */
  decideSigning(signingId: string, word: 'signed' | 'declined'): void {
    if (this.signings.get(signingId) !== 'open') return;
    if (word === 'signed')
      this.context.writeLedger('esign', word, `${this.requestId}/${signingId}`, {
        newLast4: findLast4(signingId),
      });
    this.signings.set(signingId, word);
  }

  get request() {
    return buildRequest({
      requestId: this.requestId,
      acquirerId,
      merchantId,
      oldAccount: { last4: this.#oldLast4 },
      newAccount: this.cards[0],
      ...(this.requestId === nextRequestId && { reason: { kind: 'correction' } }),
      ...(this.context.setting.documents === 'missing' && { materials: [] }),
      ...(this.context.setting.params === 'changed' && { settlementParams: { cycle: 'T1' } }),
    });
  }

  get ports(): WorkerPorts {
    const { context } = this;
    return {
      merchants: {
        readRecord: (_merchant, question) =>
          context.answerQuestion(() => this.buildMerchantRecord(question?.accountToken ?? '')),
        matchOwner: ({ personToken }) =>
          context.answerQuestion(() => ({ personToken, match: 'MATCH' })),
        findContactAddress: (_merchant, contactId) =>
          Promise.resolve({ channel: 'sms', address: contactId }),
      },
      lists: {
        screen: () =>
          context.answerQuestion(() => ({
            screeningId: 'screened',
            hit: context.setting.lists === 'hit',
            sharedWith: 0,
          })),
      },
      documents: { get: async () => undefined },
      knownImages: { remember: async () => new Set() },
      identity: {
        checkDocument: ({ personToken }) =>
          context.answerQuestion(() => {
            this.documentPassed = true;
            return { checkId: 'checked', personToken, result: 'passed' };
          }),
        openFaceSession: ({ key, personToken, accountToken }) =>
          context.answerQuestion(() => {
            const session = buildSession(key);
            const opened = { result: 'open' as const, personToken, accountToken };
            this.faceSessions.set(session.sessionRef, opened);
            return session;
          }),
        getFaceResult: ({ sessionRef }) =>
          context.answerQuestion(() => ({
            consentHash: 'agreed',
            result: this.faceSessions.get(sessionRef)?.result ?? ('open' as const),
          })),
      },
      esign: {
        open: ({ key, version }) =>
          context.answerQuestion(() => {
            const signingId = getSignedToken(key.split('/')[2] ?? '');
            if (!this.signings.has(signingId)) this.signings.set(signingId, 'open');
            return { signingId, url: `https://sign.example/${signingId}`, version, textHash: 'h' };
          }),
        getResult: ({ signingId }) =>
          context.answerQuestion(() => ({
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
        buildStopLink: ({ contactId }) => `https://stop.example/${contactId}`,
        buildStatusLink: ({ contactId }) => `https://status.example/${contactId}`,
      },
      shortLinks: {
        shortenAll: async (links) => links.map((link) => `/s/${link.purpose}-${link.contactId}`),
      },
      publicUrl: 'https://pay.example',
      vault: this.vault as unknown as Ports['vault'],
      auditLog: this.auditLog,
      requests: this.requestIndex,
      safetyInbox: { hasUndelivered: async () => false },
      smsBudget: { take: async () => ({ allowed: true }) },
      staffAssertions: this.staffAssertions,
      handoverProofs: createHandoverProofs(assertionKeys),
      policies: this.policies,
      requestFacts: this.#requestFacts,
      watches: {
        begin: (start) =>
          context.answerQuestion(() => {
            // As the server does, which refuses a second one under the same id.
            this.begunWatch ??= start;
          }),
      },
      watchedCards: this.watchedCards,
      cutoverFreezes: { listActive: () => context.answerQuestion(() => this.#listFreezes()) },
      staffAddress: 'staff',
      findServicePhone: () => '400-000-0000',
    };
  }

  /** The acquirer's record as it is now; the settlement knows which card is bound. */
  buildMerchantRecord(accountToken: string): MerchantRecord {
    const { context } = this;
    const recently = new Date(context.clock.now - 5 * 24 * 3_600_000).toISOString();
    const signs = { green: [], amber: ['contact'], red: ['contact', 'admin'] } as const;
    return buildMerchant({
      merchantId,
      binding: this.settlement.binding,
      holder: {
        accountToken,
        match: 'MATCH',
        technicalities: [],
        document: { personToken: this.request.applicant.personToken, match: 'MATCH' },
      },
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
      lastChanges: signs[context.setting.tier].map((what) => ({ what, at: recently })),
    });
  }

  /** Staff freeze all cut-overs of the acquirer, and allow them again when most requests already wait. */
  #listFreezes(): CutoverFreeze[] {
    const { clock, setting } = this.context;
    const lifted = setting.cutOvers === 'allowed' || clock.now > this.#openedAt + freezeMs;
    const since = new Date(this.#openedAt).toISOString();
    const freeze = { acquirerId, scope: 'acquirer', name: acquirerId, since } as const;
    return lifted ? [] : [{ ...freeze, reason: 'migration', by: 'risk-1' }];
  }

  #deliver(key: string, to: string, text: string): Promise<void> {
    const unreachable = this.context.setting.contacts === 'unreachable' && to.startsWith('c-');
    const otp = key.includes('/otp/');
    return this.context.answerQuestion(() => {
      if (unreachable && !otp) throw new PortFailure('refused', 'no such address');
      this.notices.push({ at: this.context.clock.now, key, to, text });
    });
  }
}
