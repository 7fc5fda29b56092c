/** Sends notices about a request [A53]: who gets which is domain/notices/renderer.ts. One activity per event. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { TriedNotice } from '../../activities/handover.ts';
import type { FirstTry, Notice, NoticeResult } from '../../activities/notice.ts';
import type { Facts, Problem } from '../../domain/gates/assessment.ts';
import type { NoticeAudience, NoticeEvent } from '../../domain/notices/events.ts';
import type { NoticeData } from '../../domain/notices/renderer.ts';
import {
  findAgents,
  isAgentName,
  findRecipients,
  findNotifiableContacts,
  type KnownContact,
} from '../../domain/notices/recipients.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import type { MoneyLocation } from '../../domain/request/stages.ts';
import type { PayerMoney } from '../../domain/switch/payers.ts';
import type { ActivityProxies } from '../shared/proxies.ts';
import type { AuditLog, RecordDetails } from './audit-log.ts';
import type { Foresee } from './carrying.ts';

export type NoticeDetails = Partial<
  Pick<
    NoticeData,
    'until' | 'eta' | 'problems' | 'amountFen' | 'missingFen' | 'level' | 'agentAct' | 'feeDecision'
  >
>;

/** The request as far as its notices need it. */
interface NotifyingRequest {
  readonly requestId: string;
  readonly merchant: Notice['merchant'];
  readonly newLast4: string;
  readonly policy: PolicyValues;
  readonly facts: Facts;
  readonly shownMoney: MoneyLocation;
  readonly payers: PayerMoney[] | undefined;
  readonly proxies: ActivityProxies;
  readonly auditLog: Pick<AuditLog, 'notify'>;
  now(): string;
  buildKey(step: string, target: string | number): string;
  record(
    actor: string,
    action: 'notice-not-delivered',
    details: RecordDetails<'notice-not-delivered'>,
  ): void;
  recordDeferrable(action: 'notice-sent', details: RecordDetails<'notice-sent'>): void;
}

export class Notifier {
  readonly #request: NotifyingRequest;
  #sentCount: number;
  #inFlightCount = 0;
  readonly #sentOnce = new Set<NoticeEvent>();
  readonly #overdueWaits = new Set<string>();
  /** Contacts at which the last notice was refused for good. */
  readonly #unreachable = new Set<string>();

  /** @param sentCount how many notices an earlier run has sent: the keys count on */
  constructor(request: NotifyingRequest, sentCount = 0) {
    this.#request = request;
    this.#sentCount = sentCount;
  }

  get sentCount(): number {
    return this.#sentCount;
  }

  /** True when no notice is on its way. */
  get isIdle(): boolean {
    return this.#inFlightCount === 0;
  }

  /** Sends one notice to everybody it concerns. Only the close of the request waits for it. */
  send(event: NoticeEvent, details: NoticeDetails = {}): void {
    void this.deliver(event, details);
  }

  /** Sends a notice that goes out once in a request's life, however often its gate is passed again. */
  sendOnce(event: NoticeEvent, details: NoticeDetails = {}): boolean {
    if (this.#sentOnce.has(event)) return false;
    this.#sentOnce.add(event);
    this.send(event, details);
    return true;
  }

  /**
   * Reports a missed deadline: to the merchant once for each wait, however long nobody acts, and to staff every time [A83].
   * @param wait tells the wait from the others of the request
   */
  sendOverdue(wait: string, details: NoticeDetails = {}): void {
    const isFirst = !this.#overdueWaits.has(wait);
    this.#overdueWaits.add(wait);
    const notice = this.prepare('sla-missed', details, isFirst ? undefined : 'staff');
    if (notice) void this.#follow(notice);
  }

  /**
   * Sends one notice. One that cannot be sent is recorded and stops nothing by itself; a gate that
   * requires somebody to be notified looks at the result.
   * @param foresee what readers see when it has reached somebody
   * @returns how many contacts of the record were notified
   */
  async deliver(
    event: NoticeEvent,
    details: NoticeDetails = {},
    foresee?: Foresee,
  ): Promise<KnownContact[]> {
    const notice = this.prepare(event, details);
    return notice ? this.#follow(notice, undefined, foresee) : [];
  }

  /** A notice for an activity to send; undefined when nobody gets it. Whoever prepares it has it gone on with. */
  prepare(
    event: NoticeEvent,
    details: NoticeDetails = {},
    only?: NoticeAudience,
  ): Notice | undefined {
    const c = this.#request;
    const { merchant, request } = c.facts;
    const agents = findAgents(merchant?.value.agents, request);
    const copies = findRecipients(event, this.#findContacts(), agents).filter(
      ({ audience }) => only === undefined || audience === only,
    );
    if (copies.length === 0) return undefined;
    this.#sentCount += 1;
    return {
      key: c.buildKey(event, this.#sentCount),
      requestId: c.requestId,
      merchant: c.merchant,
      event,
      data: this.#buildData(details),
      copies,
      accountToken: c.facts.request.newAccount.token,
    };
  }

  /** Goes on with a notice that an activity or an earlier run has tried. */
  takeOver(tried: TriedNotice): void {
    if ('finished' in tried) this.#recordDelivery(tried.notice, tried.finished);
    else void this.#follow(tried.notice, tried.tried);
  }

  async #follow(notice: Notice, tried?: FirstTry, foresee?: Foresee): Promise<KnownContact[]> {
    const c = this.#request;
    const contacts = this.#findContacts();
    this.#inFlightCount += 1;
    try {
      const result = await this.#callActivity(notice, tried, foresee);
      if (result === 'handed-over') return [];
      this.#recordDelivery(notice, result);
      return pickContacts(contacts, result.notified);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const notifiedIds = readNotifiedBeforeFailure(error);
      const data = { event: notice.event, notice: notice.key, notified: notifiedIds.join(', ') };
      c.record('system', 'notice-not-delivered', { code: 'UPS_TIMEOUT', data });
      return pickContacts(contacts, notifiedIds);
    } finally {
      this.#inFlightCount -= 1;
    }
  }

  /** Contacts that the last notice did not reach: staff call and have the contact corrected [E6 not-delivered]. */
  listUndelivered(): Problem[] {
    return [...this.#unreachable].map(buildUndeliveredProblem);
  }

  async #callActivity(
    notice: Notice,
    known?: FirstTry,
    foresee?: Foresee,
  ): Promise<NoticeResult | 'handed-over'> {
    const c = this.#request;
    const tried = known ?? (await c.auditLog.notify(notice, foresee));
    if (tried === 'handed-over' || (tried && !tried.isUnfinished)) return tried;
    const summary = `notify: ${notice.event}`;
    const rest: [Notice, NoticeResult?] = tried ? [notice, tried] : [notice];
    return c.proxies.notice.sendNotice.executeWithOptions({ summary }, rest);
  }

  /** Records who was notified, which contacts cannot be reached, and a digest of the content. */
  #recordDelivery(
    { event, key }: Pick<Notice, 'event' | 'key'>,
    { contents, failed, notified }: NoticeResult,
  ): void {
    const c = this.#request;
    const data = { event, notice: key, notified: notified.join(', '), ...contents };
    if (failed.length === 0) c.recordDeferrable('notice-sent', { data });
    else
      c.record('system', 'notice-not-delivered', {
        code: 'NTC_NOT_DELIVERED',
        data: { ...data, copies: failed.join(', ') },
      });
    for (const id of notified) this.#unreachable.delete(id);
    const newlyFailed = failed.filter((id) => isOfRecord(id) && !this.#unreachable.has(id));
    for (const id of newlyFailed) this.#unreachable.add(id);
    if (newlyFailed.length > 0)
      this.send('not-delivered', { problems: newlyFailed.map(buildUndeliveredProblem) });
  }

  #findContacts(): KnownContact[] {
    const { facts, policy } = this.#request;
    return findNotifiableContacts({
      known: facts.contacts ?? [],
      present: facts.merchant?.value.contacts ?? [],
      notifyBack: policy['contacts.notifyBack'],
      now: this.#request.now(),
    });
  }

  #buildData(details: NoticeDetails): Notice['data'] {
    const c = this.#request;
    return {
      requestId: c.requestId,
      merchantName: c.facts.merchant?.value.displayName ?? c.merchant.merchantId,
      ...c.facts.request.scope,
      // What the merchant typed is a claim, and may be wrong until it is corrected.
      oldLast4: c.facts.merchant?.value.binding.last4 ?? c.facts.request.oldAccount.last4,
      newLast4: c.newLast4,
      bankName: c.facts.account?.bankName ?? '',
      time: c.now(),
      money: c.shownMoney,
      ...(c.payers && { payers: c.payers }),
      ...details,
    };
  }
}

/** Channels of staff and agents are no contacts of the record; ids of contacts have no slash. */
const isOfRecord = (id: string): boolean =>
  id !== 'staff' && !id.startsWith('staff/') && !isAgentName(id);

const pickContacts = (contacts: readonly KnownContact[], ids: readonly string[]): KnownContact[] =>
  ids.flatMap((id) => contacts.find((known) => known.id === id) ?? []);

const buildUndeliveredProblem = (id: string): Problem => ({
  field: `contacts.${id}`,
  code: 'NTC_NOT_DELIVERED',
});

/** Whose copies went out before the others were given up. */
function readNotifiedBeforeFailure({ cause }: ActivityFailure): string[] {
  const [result] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  return (result as NoticeResult | undefined)?.notified ?? [];
}
