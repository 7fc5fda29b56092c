/** Old and new account side by side, masks only, with what differs marked; and what the parties said of the new one. */
import { html } from 'hono/html';
import type { StoredFacts } from '../../activities/request-facts.ts';
import { formatValue, formatChineseTime } from '../../domain/text/templates.ts';
import type { AccountVerification } from '../../domain/parties/bank.ts';
import type { Status } from '../../workflows/contract.ts';
import type { BilingualText, Html } from '../pages/layout.ts';
import { renderBilingual } from './frame.ts';

/** Without facts the last digits are all that is known. */
export function renderAccounts(facts: StoredFacts | undefined, status: Status | undefined): Html {
  const old = facts?.merchant?.value.binding;
  const next = facts?.account;
  const lines: [BilingualText, string | undefined, string | undefined][] = [
    [
      { zh: '账号', en: 'Number' },
      old ? mask(old.first6, old.last4) : maskLast(status?.oldLast4),
      next ? mask(next.first6, next.last4) : maskLast(status?.newLast4),
    ],
    [{ zh: '银行', en: 'Bank' }, old?.bankName, next?.bankName],
    [
      { zh: '类型', en: 'Kind' },
      old && describeKind(old.accountKind),
      next && describeKind(next.kind),
    ],
    [{ zh: '状态', en: 'State' }, old?.status, facts?.verification?.value.accountStatus],
    [{ zh: '绑定时间', en: 'Bound since' }, old && formatChineseTime(old.since), undefined],
  ];
  return html`<section>
      <h2>${renderBilingual({ zh: '原卡与新卡', en: 'Old and new card' })}</h2>
      <table>
        <thead>
          <tr>
            <td></td>
            <th scope="col">${renderBilingual({ zh: '原卡', en: 'old' })}</th>
            <th scope="col">${renderBilingual({ zh: '新卡', en: 'new' })}</th>
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            ([name, before, after]) =>
              html`<tr
                class="${before !== undefined && after !== undefined && before !== after ? 'differs' : ''}"
              >
                <th scope="row">${renderBilingual(name)}</th>
                <td>${before}</td>
                <td>${after}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>
    ${facts && renderAnswers(facts)}`;
}

const mask = (first6: string, last4: string): string => `${first6}******${last4}`;
const maskLast = (last4: string | undefined): string | undefined =>
  last4 === undefined ? undefined : `****${last4}`;
const describeKind = (kind: string): string =>
  `${formatValue(kind, 'zh')} ${formatValue(kind, 'en')}`;

/** A check with its result and its age: an old answer is worth less. */
type Line = [name: BilingualText, result: string, at: string];

function renderAnswers({ document, factors, lists, registry, verification }: StoredFacts): Html {
  const lines: Line[] = [];
  if (verification)
    lines.push([
      { zh: '银行核验', en: 'bank' },
      describeVerification(verification.value),
      verification.at,
    ]);
  if (registry) lines.push([{ zh: '工商登记', en: 'registry' }, registry.value.state, registry.at]);
  if (lists)
    lines.push([{ zh: '名单', en: 'lists' }, lists.value.hit ? '命中 hit' : '无 clear', lists.at]);
  if (document) lines.push([{ zh: '证件', en: 'document' }, document.value.result, document.at]);
  for (const { at, method, result } of factors)
    lines.push([{ zh: '身份核验', en: 'identity' }, `${method} ${result}`, at]);
  return html`<section>
    <h2>${renderBilingual({ zh: '核验结果', en: 'Checks' })}</h2>
    <table>
      <tbody>
        ${lines.map(
          ([name, result, at]) =>
            html`<tr>
              <th scope="row">${renderBilingual(name)}</th>
              <td>${result}</td>
              <td>${formatChineseTime(at)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

const describeVerification = ({ fields, result }: AccountVerification): string =>
  [result, ...Object.entries(fields ?? {}).map(([name, answer]) => `${name} ${answer}`)].join(
    ' · ',
  );
