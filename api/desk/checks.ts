/** What was typed beside what the acquirer's record, the business register and the bank say; and each check with its age. */
import { html } from 'hono/html';
import type { StoredFacts } from '../../activities/request-facts.ts';
import { nameWord } from '../../domain/policy/policy-words.ts';
import { isRegistryEntry } from '../../domain/parties/registry.ts';
import { methodWords } from '../../domain/text/proof-words.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { reasonWords } from '../pages/draft.ts';
import { renderResult } from './check-words.ts';
import { describeAge } from './words.ts';

type Line = [name: BilingualText, typed: Html, record: Html, bank: Html];
const none = html``;
const show = (text: string | undefined): Html => html`${text}`;
/** A word of the policy, such as the class of an account. */
const showWord = (word: string | undefined): Html =>
  word === undefined ? none : renderBilingual(nameWord(word));

const showName = (value: string | undefined): Html =>
  value === undefined
    ? none
    : renderBilingual({ zh: formatValue(value, 'zh'), en: formatValue(value, 'en') });

export function renderComparison(facts: StoredFacts): Html {
  const { account, registry, request, verification } = facts;
  const merchant = facts.merchant?.value;
  const bank = verification?.value;
  const entry = registry && isRegistryEntry(registry.value) ? registry.value : undefined;
  const { applicant, reason, settlementParams } = request;
  const lines: Line[] = [
    [
      { zh: '原卡尾号', en: 'Old card' },
      show(request.oldAccount.last4),
      show(merchant?.binding.last4),
      none,
    ],
    [
      { zh: '新卡尾号', en: 'New card' },
      show(request.newAccount.last4),
      none,
      renderResult(bank?.accountStatus),
    ],
    [
      { zh: '户名', en: 'Holder' },
      showName(account?.holderRelation === 'SELF' ? undefined : account?.holderRelation),
      renderResult(merchant?.holder?.match),
      bank?.fields ? renderResult(bank.fields.name) : renderResult(bank?.result),
    ],
    [
      { zh: '证件号码', en: 'Document number' },
      none,
      renderResult(merchant?.holder?.document?.match),
      renderResult(bank?.fields?.ownerId),
    ],
    [{ zh: '预留手机号', en: 'Mobile' }, none, none, renderResult(bank?.fields?.mobile)],
    [
      { zh: '申请人', en: 'Applicant' },
      html`${showWord(applicant.role)}
      ${request.submittedBy.role !== 'owner' && html`<br />${renderBilingual({ zh: '提交人', en: 'submitted by' })} ${showWord(request.submittedBy.role)} ${request.submittedBy.id}`}`,
      renderResult(merchant?.ownerMatch?.match),
      none,
    ],
    [
      { zh: '法定代表人', en: 'Representative' },
      none,
      html`${renderResult(entry?.representative.match)} ${renderResult(entry?.name)}`,
      none,
    ],
    [
      { zh: '账户类型', en: 'Kind' },
      showName(account?.kind),
      showName(merchant?.binding.accountKind),
      html`${showWord(bank?.accountClass)} ${showWord(bank?.cardType)}`,
    ],
    [{ zh: '开户日期', en: 'Opened on' }, none, none, show(bank?.openedOn)],
    [
      { zh: '变更原因', en: 'Reason' },
      html`${renderBilingual(reasonWords[reason.kind])}
      ${reason.text !== undefined && html`“${reason.text}”`}`,
      none,
      none,
    ],
  ];
  if (settlementParams?.feeWish !== undefined)
    lines.push([{ zh: '费率申请', en: 'Fee wish' }, show(settlementParams.feeWish), none, none]);
  return html`<section>
    <h2>
      ${renderBilingual({ zh: '填写、登记与银行', en: 'Typed, registered, and what the bank says' })}
    </h2>
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="col">${renderBilingual({ zh: '填写', en: 'typed' })}</th>
          <th scope="col">${renderBilingual({ zh: '登记', en: 'registered' })}</th>
          <th scope="col">${renderBilingual({ zh: '银行', en: 'bank' })}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ([name, ...cells]) =>
            html`<tr>
              <th scope="row">${renderBilingual(name)}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

type Check = [name: BilingualText, result: Html, at: string];

/** @param now ms since 1970 */
export function renderChecks(facts: StoredFacts, now: number): Html {
  const {
    agreement,
    attested,
    callback,
    document,
    factors,
    lists,
    merchant,
    registry,
    verification,
  } = facts;
  const examination = document?.value.examination;
  const checks: Check[] = [];
  if (merchant)
    checks.push([
      { zh: '商户档案', en: 'merchant record' },
      renderResult(merchant.value.state),
      merchant.at,
    ]);
  if (verification)
    checks.push([
      { zh: '银行核验', en: 'bank' },
      html`${renderResult(verification.value.result)}
        ${renderResult(verification.value.accountStatus)}
        <span class="en">${verification.value.reasonCode}</span>`,
      verification.at,
    ]);
  if (registry)
    checks.push([
      { zh: '工商登记', en: 'business register' },
      html`${renderResult(registry.value.state)}
      ${isRegistryEntry(registry.value) && registry.value.isAbnormal && html`<span class="late">${renderBilingual({ zh: '经营异常', en: 'abnormal operations' })}</span>`}`,
      registry.at,
    ]);
  if (lists)
    checks.push([
      { zh: '名单', en: 'lists' },
      html`${renderResult(lists.value.hit ? 'hit' : 'clear')}
      ${lists.value.sharedWith > 0 && html`<span class="late">${renderBilingual({ zh: `另有 ${lists.value.sharedWith} 个商户使用同一张卡`, en: `${lists.value.sharedWith} other merchants are paid on this card` })}</span>`}`,
      lists.at,
    ]);
  if (document)
    checks.push([{ zh: '证件', en: 'document' }, renderResult(document.value.result), document.at]);
  if (document && examination) {
    checks.push([
      { zh: '材料识别', en: 'reading of documents' },
      renderResult(examination.reading),
      document.at,
    ]);
    checks.push([
      { zh: '真伪识别', en: 'search for forgery' },
      renderResult(examination.forensics),
      document.at,
    ]);
  }
  for (const { at, by, method, result } of factors)
    checks.push([methodWords[method], html`${renderResult(result)} ${by}`, at]);
  if (attested) checks.push([methodWords['in-person'], show(attested.by), attested.at]);
  if (agreement)
    checks.push([{ zh: '协议签署', en: 'agreement' }, show(agreement.version), agreement.signedAt]);
  if (callback)
    checks.push([
      { zh: '回拨', en: 'call back' },
      html`${renderBilingual(callback.confirmed ? { zh: '确认', en: 'confirmed' } : { zh: '否认', en: 'denied' })}
      ${callback.by}`,
      callback.at,
    ]);
  return html`<section>
    <h2>${renderBilingual({ zh: '核验结果', en: 'Checks' })}</h2>
    <table>
      <tbody>
        ${checks.map(
          ([name, result, at]) =>
            html`<tr>
              <th scope="row">${renderBilingual(name)}</th>
              <td>${result}</td>
              <td title="${formatChineseTime(at)}">${renderBilingual(describeAge(at, now))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
