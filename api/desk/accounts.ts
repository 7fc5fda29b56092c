/** Old and new account side by side, masks only, with what differs marked, as the record and the vault have them. */
import { html } from 'hono/html';
import type { StoredFacts } from '../../activities/request-facts.ts';
import { formatValue, formatChineseTime } from '../../domain/text/templates.ts';
import type { Status } from '../../workflows/contract.ts';
import { renderResult } from './check-words.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';

/** Without facts the last digits are all that is known. */
export function renderAccounts(facts: StoredFacts | undefined, status: Status | undefined): Html {
  const old = facts?.merchant?.value.binding;
  const next = facts?.account;
  const lines: [BilingualText, Html | string | undefined, Html | string | undefined][] = [
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
    [
      { zh: '状态', en: 'State' },
      old && renderResult(old.status),
      facts?.verification && renderResult(facts.verification.value.accountStatus),
    ],
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
            html`<tr class="${isDifferent(before, after) ? 'differs' : ''}">
              <th scope="row">${renderBilingual(name)}</th>
              <td>${before}</td>
              <td>${after}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section> `;
}

/** Of texts alone: what a check found is marked by itself. */
const isDifferent = (before: unknown, after: unknown): boolean =>
  typeof before === 'string' && typeof after === 'string' && before !== after;

const mask = (first6: string, last4: string): string => `${first6}******${last4}`;
const maskLast = (last4: string | undefined): string | undefined =>
  last4 === undefined ? undefined : `****${last4}`;
const describeKind = (kind: string): string =>
  `${formatValue(kind, 'zh')} ${formatValue(kind, 'en')}`;
