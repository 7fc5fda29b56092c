/** The frame of the pages for supervisors: one menu over all of them, and what became of the act before. */
import { html } from 'hono/html';
import { renderBilingual, type BilingualText, type Html } from '../../pages/layout.ts';
import type { DeskSession } from '../desk.ts';
import { renderDeskPage } from '../frame.ts';
import type { Outcome } from '../shown-case.ts';

const pages = {
  times: { path: '/desk/supervision', text: { zh: '时效', en: 'Times' } },
  freezes: { path: '/desk/supervision/freezes', text: { zh: '暂停切换', en: 'Freezes' } },
  campaigns: { path: '/desk/supervision/campaigns', text: { zh: '批量任务', en: 'Campaigns' } },
  alarms: { path: '/desk/supervision/alarms', text: { zh: '对账告警', en: 'Alarms' } },
  policy: { path: '/desk/supervision/policy', text: { zh: '规则', en: 'Policy' } },
  endpoints: { path: '/desk/supervision/endpoints', text: { zh: '事件推送', en: 'Endpoints' } },
} as const satisfies Record<string, { path: string; text: BilingualText }>;
export type SupervisionPage = keyof typeof pages;

/** @param current the page of the menu to which this one belongs */
export const renderSupervision = (
  session: DeskSession,
  current: SupervisionPage,
  content: Html,
  outcome?: Outcome,
): Html =>
  renderDeskPage(
    pages[current].text,
    session,
    html`<nav aria-label="主管 Supervision">
        ${Object.entries(pages).map(
          ([name, { path, text }]) =>
            html`<a href="${path}" ${name === current ? html`aria-current="page"` : ''}
              >${renderBilingual(text)}</a
            >`,
        )}
      </nav>
      ${outcome && renderOutcome(outcome)} ${content}`,
  );

export const renderOutcome = ({ isDone, ...text }: Outcome): Html =>
  html`<section class="${isDone ? 'done' : 'notice'}" role="status">
    <p>${renderBilingual(text)}</p>
  </section>`;

/** A row of a table, which is told the names of the columns. */
type Row = (columns: readonly BilingualText[]) => Html;

/** A table with a heading; one sentence in place of it when it has no rows. */
export const renderTable = (
  heading: BilingualText,
  columns: readonly BilingualText[],
  rows: readonly Row[],
  none: BilingualText,
): Html =>
  html`<section>
    <h2>${renderBilingual(heading)}</h2>
    ${
      rows.length === 0
        ? html`<p>${renderBilingual(none)}</p>`
        : html`<table class="named">
            <thead>
              <tr>
                ${columns.map((name) => html`<th scope="col">${renderBilingual(name)}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.map((row) => row(columns))}
            </tbody>
          </table>`
    }
  </section>`;

/** On a phone each value has the name of its column, because the head of the table is not shown. */
export const renderRow =
  (cells: readonly (Html | string | number | undefined)[]): Row =>
  (columns) =>
    html`<tr>
      ${cells.map(
        (cell, n) => html`<td data-column="${columns[n]?.zh} ${columns[n]?.en}">${cell}</td>`,
      )}
    </tr>`;

/** A form that one button sends, with the token of the session. */
export const renderForm = (
  { csrf }: DeskSession,
  action: string,
  button: BilingualText,
  fields: Html | '' = '',
  isDangerous = false,
): Html =>
  html`<form method="post" action="${action}">
    <input type="hidden" name="csrf" value="${csrf}" />
    ${fields}
    <button class="${isDangerous ? 'danger' : ''}">
      ${button.zh} <span lang="en">${button.en}</span>
    </button>
  </form>`;

export const renderTextField = (
  name: string,
  label: BilingualText,
  more: { value?: string; required?: boolean; hint?: string } = {},
): Html =>
  html`<label
    >${renderBilingual(label)}
    <input
      type="text"
      name="${name}"
      value="${more.value ?? ''}"
      placeholder="${more.hint ?? ''}"
      maxlength="2000"
      ${more.required === false ? '' : 'required'}
    />
  </label>`;

export const renderChoice = (
  name: string,
  label: BilingualText,
  options: readonly (readonly [value: string, text: BilingualText])[],
  chosen?: string,
): Html =>
  html`<label
    >${renderBilingual(label)}
    <select name="${name}">
      ${options.map(
        ([value, { zh, en }]) =>
          html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${zh} ${en}</option>`,
      )}
    </select>
  </label>`;
