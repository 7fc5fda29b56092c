/** The queue of the desk: what waits, for whom, until when. A filter is a URL, so that it can be kept and shared. */
import { html } from 'hono/html';
import type { RequestRow } from '../../activities/requests.ts';
import { gateNames, riskTiers, sideStages, waitingOnNames } from '../../domain/request/stages.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import type { BilingualText, Html } from '../pages/layout.ts';
import { buildRecordedStatus } from '../views/card-change.ts';
import { renderBilingual, renderDeskPage } from './frame.ts';
import type { DeskSession } from './desk.ts';
import { describeDue, describeStage, tierWords, waitingWords } from './words.ts';

export interface QueueFilter {
  waitingOn?: string | undefined;
  stage?: string | undefined;
  risk?: string | undefined;
}

export interface QueuePage {
  rows: readonly RequestRow[];
  /** Of the next page. */
  cursor?: string | undefined;
  filter: QueueFilter;
}

/** @param now ms since 1970 */
export const renderQueue = (session: DeskSession, page: QueuePage, now: number): Html =>
  renderDeskPage(
    { zh: '申请队列', en: 'Requests' },
    session,
    html`${renderViews(page.filter)} ${renderFilterForm(page.filter)}
      <section>
        ${
          page.rows.length === 0
            ? html`<p>
                ${renderBilingual({ zh: '没有符合条件的申请', en: 'nothing waits here' })}
              </p>`
            : renderTable(page.rows, session, now)
        }
        ${
          page.cursor !== undefined &&
          html`<p>
            <a href="${buildPath(page.filter, page.cursor)}"
              >${renderBilingual({ zh: '下一页', en: 'next page' })}</a
            >
          </p>`
        }
      </section>`,
  );

/** What people look for every day. */
const views: { filter: QueueFilter; text: BilingualText }[] = [
  { filter: {}, text: { zh: '全部', en: 'all' } },
  { filter: { waitingOn: 'operator' }, text: { zh: '待运营', en: 'for operators' } },
  { filter: { waitingOn: 'risk' }, text: { zh: '待风控', en: 'for risk' } },
  { filter: { stage: 'review' }, text: { zh: '待审核', en: 'to review' } },
  { filter: { stage: 'frozen' }, text: { zh: '已暂停', en: 'frozen' } },
  { filter: { risk: 'red' }, text: { zh: '高风险', en: 'red' } },
];

const renderViews = (filter: QueueFilter): Html =>
  html`<nav aria-label="常用视图 Views">
    ${views.map(
      (view) =>
        html`<a
          href="${buildPath(view.filter)}"
          ${isSame(view.filter, filter) ? html`aria-current="page"` : ''}
          >${renderBilingual(view.text)}</a
        >`,
    )}
  </nav>`;

const isSame = (one: QueueFilter, other: QueueFilter): boolean =>
  (['waitingOn', 'stage', 'risk'] as const).every((name) => one[name] === other[name]);

export function buildPath(filter: QueueFilter, cursor?: string): string {
  const query = new URLSearchParams(
    Object.entries({ ...filter, cursor }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] satisfies [string, string]],
    ),
  ).toString();
  return query === '' ? '/desk' : `/desk?${query}`;
}

const renderFilterForm = ({ stage, waitingOn, risk }: QueueFilter): Html =>
  html`<section>
    <form method="get" action="/desk" class="columns">
      ${renderSelect('stage', { zh: '阶段', en: 'Stage' }, [...gateNames, ...sideStages], stage, describeStage)}
      ${renderSelect('waitingOn', { zh: '等待', en: 'Waiting for' }, waitingOnNames, waitingOn, (name) => waitingWords[name])}
      ${renderSelect('risk', { zh: '风险', en: 'Risk' }, riskTiers, risk, (tier) => tierWords[tier])}
      <p>
        <button>筛选 <span lang="en">Filter</span></button>
      </p>
    </form>
  </section>`;

const renderSelect = <Name extends string>(
  field: string,
  label: BilingualText,
  names: readonly Name[],
  chosen: string | undefined,
  describe: (name: Name) => BilingualText,
): Html =>
  html`<label>
    ${renderBilingual(label)}
    <select name="${field}">
      <option value="">全部 all</option>
      ${names.map((name) => {
        const { zh, en } = describe(name);
        return html`<option value="${name}" ${name === chosen ? 'selected' : ''}>
          ${zh} ${en}
        </option>`;
      })}
    </select>
  </label>`;

const renderTable = (rows: readonly RequestRow[], session: DeskSession, now: number): Html =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">${renderBilingual({ zh: '商户', en: 'Merchant' })}</th>
        <th scope="col">${renderBilingual({ zh: '阶段', en: 'Stage' })}</th>
        <th scope="col">${renderBilingual({ zh: '等待', en: 'Waiting for' })}</th>
        <th scope="col">${renderBilingual({ zh: '风险', en: 'Risk' })}</th>
        <th scope="col">${renderBilingual({ zh: '期限', en: 'Due' })}</th>
        <th scope="col">${renderBilingual({ zh: '领取人', en: 'Claimed by' })}</th>
        <th scope="col">${renderBilingual({ zh: '申请时间', en: 'Opened' })}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => renderTableRow(row, session, now))}
    </tbody>
  </table>`;

function renderTableRow(row: RequestRow, { person }: DeskSession, now: number): Html {
  const { stage, waitingOn, due, risk } = row.state;
  const dueText =
    due === undefined || row.closedAt !== undefined ? undefined : describeDue(due, now);
  const claim = buildRecordedStatus(row)?.claim;
  return html`<tr>
    <td>
      <a href="/desk/requests/${row.requestId}"
        >${[row.merchantId, row.terminal].filter(Boolean).join(' ')}</a
      >
    </td>
    <td>${renderBilingual(describeStage(stage))}</td>
    <td>${renderBilingual(waitingWords[waitingOn])}</td>
    <td>${risk && renderBilingual(tierWords[risk])}</td>
    <td class="${dueText?.isLate === true ? 'late' : ''}">
      ${dueText && renderBilingual(dueText)}
    </td>
    <td>
      ${claim && (claim.by === person.id ? renderBilingual({ zh: '我', en: 'me' }) : claim.by)}
    </td>
    <td>${formatChineseTime(row.openedAt)}</td>
  </tr>`;
}
