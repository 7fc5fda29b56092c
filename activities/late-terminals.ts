/**
 * Terminals that the acquirer replaces after the watch over a new card has ended [A61]. No workflow is left that would
 * register them: the maintenance, which reads the record every day, does it under the keys that the switch would use,
 * and each order is asked about before it is placed.
 */
import { isDeepStrictEqual } from 'node:util';
import type { OrderAnswer, OrderState } from '../domain/parties/orders.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import { buildTerminalAlarm, type TerminalFault } from '../domain/reconciliation/alarms.ts';
import type { RiskTier } from '../domain/request/stages.ts';
import {
  findLateTerminals,
  needsPerson,
  type LateTerminal,
} from '../domain/watch/late-terminals.ts';
import type { AuditLogPort } from './audit-log.ts';
import { placeOrder, type CallOptions, type MerchantRef } from './calls.ts';
import { computeDigest } from './digest.ts';
import { appendLateEntries, type LateEntry } from './late-entries.ts';
import type { RemindersPort } from './reminders.ts';
import { buildMerchantNotice } from './merchant-notices.ts';
import type { NoticeSender } from './notice-sender.ts';
import type { AlarmsPort } from './reconciliation.ts';
import type { TerminalOrder, TerminalsPort } from './terminals.ts';
import type { VaultPort } from './vault.ts';
import type { WatchRef } from './watched-cards.ts';

/** The card that a request has bound to the whole merchant. */
export interface BoundCard extends WatchRef {
  last4: string;
  /** Terminals as the maintenance has left them; empty before its first look. */
  terminals: LateTerminal[];
  /** The request at its end. */
  over: { risk?: RiskTier };
}

export interface BoundCardsPort {
  /**
   * The card that the merchant's last completed request has bound, once its watch has ended. Undefined while a later
   * request about the merchant's card is open or watched: that one registers terminals itself.
   */
  find(merchant: MerchantRef): Promise<BoundCard | undefined>;
  saveTerminals(card: WatchRef, terminals: readonly LateTerminal[]): Promise<void>;
}

export interface LateTerminalPorts {
  boundCards: BoundCardsPort;
  terminals: Pick<TerminalsPort, 'order' | 'query'>;
  vault: Pick<VaultPort, 'findAccount'>;
  auditLog: Pick<AuditLogPort, 'append' | 'read'>;
  alarms: Pick<AlarmsPort, 'raise'>;
  reminders: RemindersPort;
}

/**
 * Registers and configures the merchant's terminals that are not yet, one after the other. It may be called again at
 * any time. An alarm calls a person where the other side refuses, or a terminal lags for too long.
 * @param at of the maintenance; workflow time, ISO 8601
 * @throws PortFailure when a party cannot be asked now
 */
export type RegisterLateTerminals = (
  merchant: MerchantRef,
  record: MerchantRecord,
  policy: PolicyValues,
  at: string,
  options: CallOptions,
) => Promise<void>;

const kinds = ['register', 'configure'] as const;

type StepOrder = Pick<TerminalOrder, 'key' | 'requestId' | 'merchant' | 'sn' | 'kind'>;

/** One look at the terminals of a merchant. */
interface Look {
  card: BoundCard;
  record: MerchantRecord;
  policy: PolicyValues;
  at: string;
  options: CallOptions;
}

/** What became of one terminal. */
interface TerminalResult {
  terminal: LateTerminal;
  /** What was done, for the audit log. */
  done: LateEntry[];
  /** For a person who has to look at it. */
  fault?: TerminalFault;
}

export const createRegisterLateTerminals = (
  { boundCards, terminals, vault, auditLog, alarms, reminders }: LateTerminalPorts,
  { deliverAll }: Pick<NoticeSender, 'deliverAll'>,
): RegisterLateTerminals => {
  const append = (card: BoundCard, entries: LateEntry[]): Promise<void> =>
    appendLateEntries(auditLog, card, entries, isSameEntry);

  /** The audit log names a terminal that nobody has ordered anything for, before the first order. */
  const runStep = async (
    { card, record, at, options }: Look,
    order: StepOrder,
  ): Promise<OrderAnswer | OrderState> => {
    const known = await terminals.query(order.key, options);
    if (known.state === 'done' || known.state === 'pending') return known;
    const accountToken = await vault.findAccount(order.merchant, record.binding);
    // Not known without doubt.
    if (accountToken === undefined) return { state: 'refused', code: 'TRM_REGISTER_FAILED' };
    if (order.kind === 'register' && known.state === 'never-received')
      await append(card, [
        { at, actor: 'system', action: 'terminals-replaced', data: { items: order.sn } },
      ]);
    return placeOrder(() => terminals.order({ ...order, accountToken }));
  };

  const runTerminal = async (look: Look, terminal: LateTerminal): Promise<TerminalResult> => {
    const { acquirerId, merchantId, requestId } = look.card;
    const { sn } = terminal;
    const done: LateEntry[] = [];
    for (const kind of kinds) {
      // As the switch builds it: a request has one order of a kind for each terminal, whoever places it.
      const key = `${requestId}/${kind}/${sn}`;
      const answer = await runStep(look, {
        ...{ key, requestId, sn, kind },
        merchant: { acquirerId, merchantId },
      });
      if (answer.state !== 'done') {
        const code = answer.state === 'refused' ? answer.code : undefined;
        const isFault = needsPerson(terminal, code, look.policy['terminals.configLag'], look.at);
        const fault = { step: `${kind}/${sn}`, why: code ?? answer.state };
        return { terminal, done, ...(isFault && { fault }) };
      }
      const data = { order: `${kind} terminal ${sn}`, target: sn, key };
      done.push({ at: look.at, actor: 'system', action: 'step-done', data });
    }
    return { terminal: { sn }, done };
  };

  /** The alarm stands until a run finds nothing; the notice comes once. */
  const callPerson = async (
    { card, record, policy, at, options }: Look,
    faults: readonly TerminalFault[],
  ): Promise<void> => {
    await alarms.raise(buildTerminalAlarm(card, faults), at);
    const key = `terminals/${card.requestId}/${computeDigest(faults.map(({ step }) => step))}`;
    if (await reminders.wasSent(card, key)) return;
    const { acquirerId, merchantId, requestId } = card;
    const request = { acquirerId, merchantId, requestId, money: 'new' } as const;
    const news = { key, event: 'network-fault' } as const;
    await deliverAll(buildMerchantNotice(news, request, record, policy, at), options);
    await reminders.markSent(card, key, at);
  };

  const save = (card: BoundCard, present: readonly LateTerminal[]): Promise<void> =>
    isDeepStrictEqual(present, card.terminals)
      ? Promise.resolve()
      : boundCards.saveTerminals(card, present);

  return async (merchant, record, policy, at, options) => {
    const card = await boundCards.find(merchant);
    const present = card && findLateTerminals(record, card.last4, card.terminals, at);
    if (!present) return;
    // Since when a terminal lags is known, whatever becomes of its orders.
    await save(card, present);
    const look = { card, record, policy, at, options };
    const results: TerminalResult[] = [];
    for (const terminal of present)
      results.push(
        terminal.laggingSince === undefined
          ? { terminal, done: [] }
          : await runTerminal(look, terminal),
      );
    await append(
      card,
      results.flatMap(({ done }) => done),
    );
    await save(
      { ...card, terminals: present },
      results.map(({ terminal }) => terminal),
    );
    const faults = results.flatMap(({ fault }) => fault ?? []);
    if (faults.length > 0) await callPerson(look, faults);
  };
};

/** A step is done once, and a terminal is new once, on whatever day. */
const isSameEntry = (one: LateEntry, other: LateEntry): boolean =>
  one.action === other.action &&
  one.data?.['key'] === other.data?.['key'] &&
  (one.action !== 'terminals-replaced' || one.data?.['items'] === other.data?.['items']);
