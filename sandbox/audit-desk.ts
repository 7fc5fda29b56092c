/** Applications for another settlement account at a network that audits them, and the accounts that are bound. */
import { findCard, type Card } from './data/cards.ts';
import { maskAccount, type MaskedAccount } from './masks.ts';
import type { AccountState } from './settlement/account-state.ts';
import type { Call, Fault } from './scripted-faults.ts';
import type { NetworkMerchant, World } from './world.ts';

export interface DeskApplication {
  /** The network's number. */
  no: string;
  /** The caller's number. */
  ownNo: string;
  merchantNo: string;
  terminalNo?: string;
  /** Kinds of the papers that came with it, as the network names them. */
  papers?: readonly string[];
  account: MaskedAccount;
  state: 'auditing' | 'passed' | 'failed';
  /** Of a failed audit: free text in Chinese. */
  reason?: string;
  /** A person judges after an appeal. */
  isManual: boolean;
}

/** What an application asks for. */
export interface DeskForm {
  ownNo: string;
  merchantNo: string;
  terminalNo?: string | undefined;
  number: string;
  papers?: readonly string[];
  /** It is taken and audited, and changes nothing. */
  isIdle?: boolean;
}

export class AuditDesk {
  readonly #world: World;
  readonly #networkId: string;
  readonly #applications: DeskApplication[] = [];

  constructor(world: World, networkId: string) {
    this.#world = world;
    this.#networkId = networkId;
  }

  findMerchant(merchantNo: string): NetworkMerchant | undefined {
    return this.#world.findByMerchantNo(this.#networkId, merchantNo);
  }

  find(match: (application: DeskApplication) => boolean): DeskApplication | undefined {
    return this.#applications.find(match);
  }

  /** Whether the merchant, or its terminal, waits for the end of an audit. */
  hasOpen(merchantNo: string, terminalNo?: string): boolean {
    return this.#applications.some(
      (known) =>
        known.merchantNo === merchantNo &&
        known.terminalNo === terminalNo &&
        known.state === 'auditing',
    );
  }

  /** The account that is paid: the terminal's own where it has one. */
  getAccount(merchant: NetworkMerchant, terminalNo?: string): MaskedAccount {
    return this.#getState(merchant, terminalNo).getAccount(this.#buildTarget(terminalNo));
  }

  /** The serial number of a terminal that has a card of its own, by its number at the network. */
  findOwnTerminal({ record }: NetworkMerchant, terminalNo: string): string | undefined {
    const { terminalNos = {} } = record.networks.find(({ id }) => id === this.#networkId) ?? {};
    return Object.keys(terminalNos).find((sn) => terminalNos[sn] === terminalNo);
  }

  /** Of the terminal where it has a card of its own, else of the merchant. */
  #getState(merchant: NetworkMerchant, terminalNo: string | undefined): AccountState {
    const sn = terminalNo === undefined ? undefined : this.findOwnTerminal(merchant, terminalNo);
    const { acquirerId, merchantId, accountState } = merchant;
    return sn === undefined
      ? accountState
      : this.#world.getMerchantOfTerminal({ acquirerId, merchantId }, sn).accountState;
  }

  /** Takes an application; `ended` is called when its audit ends, and after an appeal when that ends. */
  apply(
    { number, ownNo, merchantNo, terminalNo, papers = [], isIdle = false }: DeskForm,
    merchant: NetworkMerchant,
    call: Call,
    ended: (application: DeskApplication) => void,
  ): DeskApplication {
    const card = findCard(number);
    const application: DeskApplication = {
      no: this.#world.nextId(this.#networkId),
      ownNo,
      merchantNo,
      ...(terminalNo !== undefined && { terminalNo }),
      ...(papers.length > 0 && { papers }),
      account: maskAccount(number, card?.bankCode ?? ''),
      state: 'auditing',
      isManual: false,
    };
    this.#applications.push(application);
    const fault = this.#world.faults.take(call, ['reject', 'never-final', 'late-final']);
    this.#audit(application, merchant, { card, fault, ended, isIdle });
    return application;
  }

  /** A person judges again: they pass what only the machine refused. */
  appeal(
    application: DeskApplication,
    merchant: NetworkMerchant,
    call: Call,
    ended: (application: DeskApplication) => void,
  ): void {
    application.state = 'auditing';
    application.isManual = true;
    delete application.reason;
    const fault = this.#world.faults.take(call, ['reject', 'never-final', 'late-final']);
    this.#audit(application, merchant, { card: undefined, fault, ended, isAppeal: true });
  }

  #audit(
    application: DeskApplication,
    merchant: NetworkMerchant,
    {
      card,
      fault,
      ended,
      isAppeal = false,
      isIdle = false,
    }: {
      card: Card | undefined;
      fault: Fault | undefined;
      ended: (application: DeskApplication) => void;
      isAppeal?: boolean;
      isIdle?: boolean;
    },
  ): void {
    if (fault?.fault === 'never-final') return;
    const refused = fault?.fault === 'reject' ? (fault.code ?? '审核未通过') : undefined;
    const reason = refused ?? (isAppeal ? undefined : findAuditFault(card));
    const requestId = this.#getState(merchant, application.terminalNo).lockedBy ?? '';
    this.#world.schedule(fault?.delayMs ?? this.#world.options.pendingMs, () => {
      application.state = reason === undefined ? 'passed' : 'failed';
      if (reason !== undefined) application.reason = reason;
      else if (!isIdle) this.#bind(application, merchant, requestId);
      ended(application);
    });
  }

  #bind(
    { no, account, papers, terminalNo }: DeskApplication,
    merchant: NetworkMerchant,
    requestId: string,
  ): void {
    const { acquirerId, merchantId } = merchant;
    const accountState = this.#getState(merchant, terminalNo);
    const target = this.#buildTarget(terminalNo);
    const old = accountState.getAccount(target);
    accountState.setAccount(target, account);
    this.#world.ledger.write({
      party: this.#networkId,
      effect: 'network-change',
      key: no,
      acquirerId,
      merchantId,
      requestId,
      detail: {
        target,
        oldLast4: old.last4,
        newLast4: account.last4,
        ...(papers && { papers: papers.join(', ') }),
      },
    });
  }

  #buildTarget(terminalNo?: string): string {
    const target = `network:${this.#networkId}`;
    return terminalNo === undefined ? target : `${target}:${terminalNo}`;
  }
}

/** Why an audit refuses a card, if it does: test cards behave as they do at the bank. */
export function findAuditFault(card: Card | undefined): string | undefined {
  if (!card) return '银行卡号有误，请核对后重新提交';
  if (card.match === 'NO_MATCH') return '开户名称与主体名称不一致';
  if (card.cardType === 'CC') return '银行卡非储蓄卡';
  const states = {
    CLOSED: '已销户',
    FROZEN: '已冻结',
    DORMANT: '为久悬户',
    LOST: '已挂失',
    EXPIRED: '已过期',
  };
  return card.status && `银行账户${states[card.status]}`;
}
