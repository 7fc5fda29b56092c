/**
 * The queue of the desk: open requests, the most urgent first. A filter is a URL, so that it can be kept and shared. Whoever takes
 * several at once may claim them or ask for papers: what decides about money is done on the page of one case.
 */
import { html } from 'hono/html';
import { z } from 'zod';
import {
  queueCounts,
  queueDues,
  queueOwners,
  type QueueCount,
  type QueueFilter,
  type QueueRow,
  type SavedView,
} from '../../adapters/storage/desk-queue.ts';
import { gateNames, riskTiers, sideStages, waitingOnNames } from '../../domain/request/stages.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { renderDeskPage } from './frame.ts';
import type { DeskSession } from './desk.ts';
import { renderPaperChoices } from './paper-choices.ts';
import { formatPlace } from './queue-places.ts';
import { describeDue, describeStage, tierWords, waitingWords } from './words.ts';
import { createFormKey } from '../form-tokens.ts';

/** What is no filter is left out. */
export const Filter = z.object({
  whose: z.enum(queueOwners).optional().catch(undefined),
  stage: z
    .enum([...gateNames, ...sideStages])
    .optional()
    .catch(undefined),
  waitingOn: z.enum(waitingOnNames).optional().catch(undefined),
  risk: z.enum(riskTiers).optional().catch(undefined),
  due: z.enum(queueDues).optional().catch(undefined),
  merchantId: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional()
    .catch(undefined),
}) satisfies z.ZodType<QueueFilter>;

/** `stage=review&risk=red`; empty for all. */
export const formatFilter = (filter: QueueFilter): string =>
  new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] satisfies [string, string]],
    ),
  ).toString();

export interface QueuePage {
  rows: readonly QueueRow[];
  hasMore: boolean;
  filter: QueueFilter;
  counts: Record<QueueCount, number>;
  saved: readonly SavedView[];
  /** Nothing was left to take. */
  isEmpty?: boolean;
}

/** @param now ms since 1970 */
export const renderQueue = (session: DeskSession, page: QueuePage, now: number): Html =>
  renderDeskPage(
    { zh: '申请队列', en: 'Requests' },
    session,
    html`${renderViews(session, page)} ${renderFilterForm(page.filter)}
      <p>
        <a href="/desk/next?${formatFilter(page.filter)}" accesskey="n"
          >${renderBilingual({ zh: '处理下一件', en: 'take the next one' })}</a
        >
      </p>
      ${page.isEmpty === true && html`<section class="notice" role="status"><p>${renderBilingual({ zh: '没有可以领取的申请了', en: 'nothing is left to take here' })}</p></section>`}
      <section>
        ${
          page.rows.length === 0
            ? html`<p>
                ${renderBilingual({ zh: '没有符合条件的申请', en: 'nothing waits here' })}
              </p>`
            : renderList(page, session, now)
        }
      </section>`,
  );

const countWords: Record<QueueCount, BilingualText> = {
  all: { zh: '全部', en: 'all' },
  mine: { zh: '我的', en: 'mine' },
  free: { zh: '待领取', en: 'unassigned' },
  late: { zh: '已超时', en: 'late' },
  operator: { zh: '待运营', en: 'for operators' },
  risk: { zh: '待风控', en: 'for risk' },
  review: { zh: '待审核', en: 'to review' },
  frozen: { zh: '已暂停', en: 'frozen' },
  red: { zh: '高风险', en: 'red' },
  snoozed: { zh: '稍后处理', en: 'put off' },
};

function renderViews(session: DeskSession, { counts, filter, saved }: QueuePage): Html {
  const current = formatFilter(filter);
  const isKnown =
    saved.some(({ query }) => query === current) ||
    Object.values(queueCounts).some((one) => formatFilter(one) === current);
  const renderLink = (query: string, text: Html): Html =>
    html`<a href="/desk?${query}" ${query === current ? html`aria-current="page"` : ''}
      >${text}</a
    >`;
  return html`<nav aria-label="常用视图 Views">
    ${(Object.keys(queueCounts) as QueueCount[]).map((name) => renderLink(formatFilter(queueCounts[name]), html`${renderBilingual(countWords[name])} (${counts[name]})`))}
    ${saved.map(({ name, query }) => html`${renderLink(query, html`★ ${name}`)}`)}
    ${saved.some(({ query }) => query === current) && renderViewForm(session, '/desk/views/delete', html`<input type="hidden" name="name" value="${saved.find(({ query }) => query === current)?.name}" />`, { zh: '删除此视图', en: 'delete this view' })}
    ${!isKnown && renderViewForm(session, '/desk/views', html`<input type="hidden" name="query" value="${current}" /><label>${renderBilingual({ zh: '视图名称', en: 'name of the view' })} <input type="text" name="name" maxlength="40" required /></label>`, { zh: '保存此视图', en: 'save this view' })}
  </nav>`;
}

const renderViewForm = (
  { csrf }: DeskSession,
  path: string,
  fields: Html,
  text: BilingualText,
): Html =>
  html`<form method="post" action="${path}" class="inline">
    <input type="hidden" name="csrf" value="${csrf}" />
    ${fields} <button>${text.zh} <span lang="en">${text.en}</span></button>
  </form>`;

const dueWords: Record<(typeof queueDues)[number], BilingualText> = {
  late: { zh: '已超时', en: 'late' },
  day: { zh: '一天内到期', en: 'due within a day' },
  week: { zh: '一周内到期', en: 'due within a week' },
};

const renderFilterForm = ({ due, merchantId, risk, stage, waitingOn, whose }: QueueFilter): Html =>
  html`<section>
    <details
      ${[due, merchantId, risk, stage, waitingOn, whose].some((one) => one !== undefined) ? 'open' : ''}
    >
      <summary>${renderBilingual({ zh: '筛选', en: 'Filter' })}</summary>
      <form method="get" action="/desk" class="columns">
        ${renderSelect('whose', { zh: '归属', en: 'Whose' }, queueOwners, whose, (name) => countWords[name])}
        ${renderSelect('stage', { zh: '阶段', en: 'Stage' }, [...gateNames, ...sideStages], stage, describeStage)}
        ${renderSelect('waitingOn', { zh: '等待', en: 'Waiting for' }, waitingOnNames, waitingOn, (name) => waitingWords[name])}
        ${renderSelect('risk', { zh: '风险', en: 'Risk' }, riskTiers, risk, (tier) => tierWords[tier])}
        ${renderSelect('due', { zh: '期限', en: 'Due' }, queueDues, due, (name) => dueWords[name])}
        <label>
          ${renderBilingual({ zh: '商户编号', en: 'Merchant' })}
          <input type="text" name="merchantId" value="${merchantId}" maxlength="64" accesskey="s" />
        </label>
        <p>
          <button>筛选 <span lang="en">Filter</span></button>
        </p>
      </form>
    </details>
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

function renderList(page: QueuePage, session: DeskSession, now: number): Html {
  const query = formatFilter(page.filter);
  const last = page.rows.at(-1);
  return html`<form method="post" action="/desk/bulk">
    <input type="hidden" name="csrf" value="${session.csrf}" />
    <input type="hidden" name="key" value="${createFormKey()}" />
    <table class="cards">
      <thead>
        <tr>
          <td></td>
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
        ${page.rows.map((row) => renderRow(row, session, query, now))}
      </tbody>
    </table>
    ${
      page.hasMore &&
      last &&
      html`<p>
        <a href="/desk?${[query, formatPlace(last)].filter(Boolean).join('&')}"
          >${renderBilingual({ zh: '下一页', en: 'next page' })}</a
        >
      </p>`
    }
    ${renderBulk()}
  </form>`;
}

/** An approval is about one case, and is given on its page. */
const renderBulk = (): Html =>
  html`<h2>${renderBilingual({ zh: '对所选申请', en: 'With those that are ticked' })}</h2>
    <p>
      <button name="action" value="claim">领取 <span lang="en">claim</span></button>
    </p>
    <details>
      <summary>${renderBilingual({ zh: '要求补充材料', en: 'ask for papers' })}</summary>
      <fieldset>
        <legend>${renderBilingual({ zh: '需要的材料', en: 'papers to ask for' })}</legend>
        ${renderPaperChoices()}
      </fieldset>
      <button name="action" value="requestInfo">要求补充 <span lang="en">ask</span></button>
    </details>`;

function renderRow(row: QueueRow, { person }: DeskSession, query: string, now: number): Html {
  const { claimedBy, due, merchantId, requestId, risk, stage, terminal, waitingOn } = row;
  const dueText = due === undefined ? undefined : describeDue(due, now);
  const name = [merchantId, terminal].filter(Boolean).join(' ');
  return html`<tr>
    <td>
      <input type="checkbox" name="ids" value="${requestId}" aria-label="选择 select ${name}" />
    </td>
    <td>
      <a href="/desk/requests/${requestId}${query && `?queue=${encodeURIComponent(query)}`}"
        >${name}</a
      >
    </td>
    <td>${renderBilingual(describeStage(stage))}</td>
    <td>${renderBilingual(waitingWords[waitingOn])}</td>
    <td>${risk && renderBilingual(tierWords[risk])}</td>
    <td class="${dueText?.isLate === true ? 'late' : ''}">
      ${dueText && renderBilingual(dueText)}
      ${due !== undefined && dueText?.isLate === true && html`<br />${formatChineseTime(due)}`}
    </td>
    <td>
      ${claimedBy !== undefined && (claimedBy === person.id ? renderBilingual({ zh: '我', en: 'me' }) : claimedBy)}
    </td>
    <td>${formatChineseTime(row.openedAt)}</td>
  </tr>`;
}
