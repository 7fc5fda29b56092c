/** Applications for another settlement account, their audits, and the bound account. */
import { findAuditFault } from '../audit-desk.ts';
import { getBankName, findCardByMask, findCard, type Card } from '../data/cards.ts';
import { maskAccount, type MaskedAccount } from '../masks.ts';
import { Refusal } from '../refusal.ts';
import type { Call, Fault } from '../scripted-faults.ts';
import type { NetworkMerchant, World } from '../world.ts';
import type { ApplicationForm } from './application-schema.ts';
import { RateLimits } from './limits.ts';
import { defaultBehaviour, type Behaviour, type WechatPayOptions } from './options.ts';
import { invalidRequest, paramError } from './errors.ts';

export const networkId = 'wechat-pay';
const target = `network:${networkId}`;

interface Application {
  no: string;
  form: Omit<ApplicationForm, 'number'>;
  account: MaskedAccount;
  result: 'AUDITING' | 'AUDIT_SUCCESS' | 'AUDIT_FAIL';
  failReason?: string;
  finishedAt?: string;
}

export class ApplicationHandler {
  readonly behaviour: Behaviour;
  readonly limits: RateLimits;
  readonly #world: World;
  readonly #now: () => number;
  readonly #applications = new Map<string, Application[]>();

  constructor(world: World, { now = Date.now, behaviour = {} }: WechatPayOptions) {
    this.behaviour = { ...defaultBehaviour, ...behaviour };
    this.limits = new RateLimits(this.behaviour, now);
    this.#world = world;
    this.#now = now;
  }

  /** @throws Refusal 403 for a merchant that does not belong to this service provider */
  getMerchant(subMchid: string): NetworkMerchant {
    const found = this.#world.findByMerchantNo(networkId, subMchid);
    if (found) return found;
    throw new Refusal(403, 'NO_AUTH', '该商户不是本服务商进件的子商户，无权限操作');
  }

  /** Accepts an application and returns its number. @throws Refusal when another one is open, or too many were made today */
  apply(subMchid: string, form: ApplicationForm, call: Call): string {
    const merchant = this.getMerchant(subMchid);
    requireAccountType(merchant, form);
    const known = this.#applications.get(subMchid) ?? [];
    if (known.some(({ result }) => result === 'AUDITING')) {
      const { status, code } = this.behaviour.businessRefusal;
      throw new Refusal(status, code, '该商户存在审核中的修改申请，请勿重复提交');
    }
    this.limits.countApplication(subMchid);
    const { number, ...rest } = form;
    const card = findCard(number);
    const account = maskAccount(number, card?.bankCode ?? '');
    const no = this.#world.nextId('wx');
    const application: Application = { no, form: rest, account, result: 'AUDITING' };
    this.#applications.set(subMchid, [...known, application]);
    const fault = this.#world.faults.take(call, ['reject', 'never-final', 'late-final']);
    this.#audit(application, merchant, card, fault);
    return no;
  }

  #audit(
    application: Application,
    merchant: NetworkMerchant,
    card: Card | undefined,
    fault: Fault | undefined,
  ): void {
    if (fault?.fault === 'never-final') return;
    const failReason =
      fault?.fault === 'reject' ? (fault.code ?? '审核未通过') : findAuditFault(card);
    const requestId = merchant.accountState.lockedBy ?? '';
    this.#world.schedule(fault?.delayMs ?? this.#world.options.pendingMs, () => {
      application.finishedAt = formatChinaTime(this.#now());
      application.result = failReason === undefined ? 'AUDIT_SUCCESS' : 'AUDIT_FAIL';
      if (failReason !== undefined) application.failReason = failReason;
      else this.#bind(application, merchant, requestId);
    });
  }

  #bind({ no, account }: Application, merchant: NetworkMerchant, requestId: string): void {
    const { accountState, acquirerId, merchantId } = merchant;
    const old = accountState.getAccount(target);
    accountState.setAccount(target, account);
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
  describeApplication(subMchid: string, no: string, rule: string | undefined): object {
    this.getMerchant(subMchid);
    const found = this.#applications.get(subMchid)?.find((known) => known.no === no);
    if (!found) throw new Refusal(404, 'NOT_FOUND', '申请单不存在');
    const { form, account, result, failReason, finishedAt } = found;
    return {
      account_name: `${form.name?.slice(0, 1) ?? ''}**`,
      account_type: form.account_type,
      account_bank: form.account_bank,
      ...(form.bank_name !== undefined && { bank_name: form.bank_name }),
      ...(form.bank_branch_id !== undefined && { bank_branch_id: form.bank_branch_id }),
      account_number: maskNumber(account, rule),
      verify_result: result,
      ...(failReason !== undefined && { verify_fail_reason: failReason }),
      ...(finishedAt !== undefined && { verify_finish_time: finishedAt }),
    };
  }

  describeSettlement(subMchid: string, rule: string | undefined, call: Call): object {
    const { accountState, record } = this.getMerchant(subMchid);
    const account = accountState.getAccount(target);
    const fault = this.#world.faults.take(call, ['verify-fail']);
    const card = findCardByMask(account.first6, account.last4);
    const fails = fault !== undefined || card?.payoutFails === true;
    const bound = this.#applications
      .get(subMchid)
      ?.findLast(({ result }) => result === 'AUDIT_SUCCESS')?.form;
    const personal = record.binding.accountKind === 'PERSONAL';
    return {
      account_type:
        bound?.account_type ?? (personal ? 'ACCOUNT_TYPE_PRIVATE' : 'ACCOUNT_TYPE_BUSINESS'),
      account_bank: bound?.account_bank ?? getBankName(account.bankCode),
      account_number: maskNumber(
        account,
        this.behaviour.supportsMaskV2AtSettlement ? rule : undefined,
      ),
      verify_result: fails ? 'VERIFY_FAIL' : 'VERIFY_SUCCESS',
      ...(fails && { verify_fail_reason: fault?.code ?? '收款账户无法入账' }),
    };
  }
}

/** Micro merchants are paid on a personal card, companies on their own account [B1 WeChat Pay]. @throws Refusal */
function requireAccountType({ record }: NetworkMerchant, { account_type }: ApplicationForm): void {
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

/** @throws Refusal for a rule that is not published */
function maskNumber(
  { first6, last4 }: MaskedAccount,
  rule = 'ACCOUNT_NUMBER_RULE_MASK_V1',
): string {
  switch (rule) {
    case 'ACCOUNT_NUMBER_RULE_MASK_V1':
      return `${first6.slice(0, 2)}${'*'.repeat(15)}${last4.slice(-2)}`;
    case 'ACCOUNT_NUMBER_RULE_MASK_V2':
      return `${first6}${'*'.repeat(9)}${last4}`;
    default:
      throw paramError('account_number_rule');
  }
}

/** RFC 3339 with the offset +08:00, as WeChat Pay publishes it. @param ms since 1970 */
const formatChinaTime = (ms: number): string =>
  `${new Date(ms + 8 * 60 * 60_000).toISOString().slice(0, 19)}+08:00`;
