/** Applications for another settlement account, their audits, and the account that is bound. */
import { bankNameOf, cardByMask, cardOf, type Card } from '../data/cards.ts';
import { masked, type MaskedAccount } from '../masks.ts';
import { Refusal } from '../refusal.ts';
import type { Call, Fault } from '../script.ts';
import type { Numbered, World } from '../world.ts';
import type { Wanted } from './form.ts';
import { Limits } from './limits.ts';
import { usualHabits, type Habits, type WechatPayOptions } from './options.ts';
import { invalidRequest, paramError } from './problems.ts';

export const networkId = 'wechat-pay';
const target = `network:${networkId}`;

interface Application {
  no: string;
  wanted: Omit<Wanted, 'number'>;
  account: MaskedAccount;
  result: 'AUDITING' | 'AUDIT_SUCCESS' | 'AUDIT_FAIL';
  failReason?: string;
  finishedAt?: string;
}

export class Desk {
  readonly habits: Habits;
  readonly limits: Limits;
  readonly #world: World;
  readonly #now: () => number;
  readonly #applications = new Map<string, Application[]>();

  constructor(world: World, { now = Date.now, habits = {} }: WechatPayOptions) {
    this.habits = { ...usualHabits, ...habits };
    this.limits = new Limits(this.habits, now);
    this.#world = world;
    this.#now = now;
  }

  /** @throws Refusal 403 for a merchant who is not this service provider's */
  merchant(subMchid: string): Numbered {
    const found = this.#world.numbered(networkId, subMchid);
    if (found) return found;
    throw new Refusal(403, 'NO_AUTH', '该商户不是本服务商进件的子商户，无权限操作');
  }

  /** @returns the application's number */
  apply(subMchid: string, wanted: Wanted, call: Call): string {
    const merchant = this.merchant(subMchid);
    requireKindFor(merchant, wanted);
    const known = this.#applications.get(subMchid) ?? [];
    if (known.some(({ result }) => result === 'AUDITING')) {
      const { status, code } = this.habits.businessRefusal;
      throw new Refusal(status, code, '该商户存在审核中的修改申请，请勿重复提交');
    }
    this.limits.countApplication(subMchid);
    const { number, ...rest } = wanted;
    const card = cardOf(number);
    const account = masked(number, card?.bankCode ?? '');
    const no = this.#world.id('wx');
    const application: Application = { no, wanted: rest, account, result: 'AUDITING' };
    this.#applications.set(subMchid, [...known, application]);
    const fault = this.#world.script.take(call, ['reject', 'never-final', 'late-final']);
    this.#audit(application, merchant, card, fault);
    return no;
  }

  #audit(
    application: Application,
    merchant: Numbered,
    card: Card | undefined,
    fault: Fault | undefined,
  ): void {
    if (fault?.fault === 'never-final') return;
    const failReason = fault?.fault === 'reject' ? (fault.code ?? '审核未通过') : faultOf(card);
    const requestId = merchant.books.lockedBy ?? '';
    this.#world.later(fault?.delayMs ?? this.#world.options.pendingMs, () => {
      application.finishedAt = chinaTime(this.#now());
      application.result = failReason === undefined ? 'AUDIT_SUCCESS' : 'AUDIT_FAIL';
      if (failReason !== undefined) application.failReason = failReason;
      else this.#bind(application, merchant, requestId);
    });
  }

  #bind({ no, account }: Application, merchant: Numbered, requestId: string): void {
    const { books, acquirerId, merchantId } = merchant;
    const old = books.accountAt(target);
    books.setAccountAt(target, account);
    this.#world.ledger.write({
      party: networkId,
      effect: 'network-change',
      key: no,
      acquirerId,
      merchantId,
      requestId,
      detail: { target, oldLast4: old.last4, newLast4: account.last4 },
    });
  }

  /** @throws Refusal 404 when the merchant has no such application */
  application(subMchid: string, no: string, rule: string | undefined): object {
    this.merchant(subMchid);
    const found = this.#applications.get(subMchid)?.find((known) => known.no === no);
    if (!found) throw new Refusal(404, 'NOT_FOUND', '申请单不存在');
    const { wanted, account, result, failReason, finishedAt } = found;
    return {
      account_name: `${wanted.name?.slice(0, 1) ?? ''}**`,
      account_type: wanted.account_type,
      account_bank: wanted.account_bank,
      ...(wanted.bank_name !== undefined && { bank_name: wanted.bank_name }),
      ...(wanted.bank_branch_id !== undefined && { bank_branch_id: wanted.bank_branch_id }),
      account_number: shown(account, rule),
      verify_result: result,
      ...(failReason !== undefined && { verify_fail_reason: failReason }),
      ...(finishedAt !== undefined && { verify_finish_time: finishedAt }),
    };
  }

  settlement(subMchid: string, rule: string | undefined, call: Call): object {
    const { books, record } = this.merchant(subMchid);
    const account = books.accountAt(target);
    const fault = this.#world.script.take(call, ['verify-fail']);
    const card = cardByMask(account.first6, account.last4);
    const fails = fault !== undefined || card?.payoutFails === true;
    const bound = this.#applications
      .get(subMchid)
      ?.findLast(({ result }) => result === 'AUDIT_SUCCESS')?.wanted;
    const personal = record.binding.accountKind === 'PERSONAL';
    return {
      account_type:
        bound?.account_type ?? (personal ? 'ACCOUNT_TYPE_PRIVATE' : 'ACCOUNT_TYPE_BUSINESS'),
      account_bank: bound?.account_bank ?? bankNameOf(account.bankCode),
      account_number: shown(account, this.habits.knowsMaskV2AtSettlement ? rule : undefined),
      verify_result: fails ? 'VERIFY_FAIL' : 'VERIFY_SUCCESS',
      ...(fails && { verify_fail_reason: fault?.code ?? '收款账户无法入账' }),
    };
  }
}

/** rules.md B2: micro merchants are paid on a person's card, companies on their own account. */
function requireKindFor({ record }: Numbered, { account_type }: Wanted): void {
  const personal = account_type === 'ACCOUNT_TYPE_PRIVATE';
  const fits = {
    MICRO: personal,
    SOLE: true,
    COMPANY: !personal,
    PUBLIC: !personal,
    OTHER: !personal,
  };
  if (!fits[record.kind]) throw invalidRequest('该主体类型不支持此账户类型');
}

/** What an audit finds: a number of the test cards behaves as they do at the bank. */
function faultOf(card: Card | undefined): string | undefined {
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

/** @throws Refusal for a rule that is not published */
function shown({ first6, last4 }: MaskedAccount, rule = 'ACCOUNT_NUMBER_RULE_MASK_V1'): string {
  switch (rule) {
    case 'ACCOUNT_NUMBER_RULE_MASK_V1':
      return `${first6.slice(0, 2)}${'*'.repeat(15)}${last4.slice(-2)}`;
    case 'ACCOUNT_NUMBER_RULE_MASK_V2':
      return `${first6}${'*'.repeat(9)}${last4}`;
    default:
      throw paramError('account_number_rule');
  }
}

/** RFC 3339 as it is published, with +08:00. */
const chinaTime = (ms: number): string =>
  `${new Date(ms + 8 * 60 * 60_000).toISOString().slice(0, 19)}+08:00`;
