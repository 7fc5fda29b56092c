/** What happened to a case, newest first; links leave out what a reader is not looking for. Notes stand apart. */
import { html } from 'hono/html';
import { describeInChinese } from '../../domain/audit/chinese.ts';
import { staffActions } from '../../domain/audit/staff-actions.ts';
import { merchantActions } from '../../domain/audit/merchant-actions.ts';
import { switchActions } from '../../domain/audit/switch-actions.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import type { TimelineLine } from './shown-case.ts';
import { nameAct, renderActor } from './words.ts';

export const timelineFilters = ['all', 'staff', 'merchant', 'notices', 'switch'] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

const filterWords: Record<TimelineFilter, BilingualText> = {
  all: { zh: '全部', en: 'everything' },
  staff: { zh: '工作人员', en: 'staff' },
  merchant: { zh: '商户', en: 'merchant' },
  notices: { zh: '通知', en: 'notices' },
  switch: { zh: '切换', en: 'switch' },
};

const isIn = (filter: TimelineFilter, action: string): boolean => {
  switch (filter) {
    case 'all':
      return true;
    case 'staff':
      return Object.hasOwn(staffActions, action);
    case 'merchant':
      return Object.hasOwn(merchantActions, action);
    case 'notices':
      return action.startsWith('notice-');
    case 'switch':
      return Object.hasOwn(switchActions, action);
  }
};

export const renderTimeline = (
  path: string,
  lines: readonly TimelineLine[],
  filter: TimelineFilter,
): Html =>
  html`<section id="timeline">
    <h2>${renderBilingual({ zh: '经过', en: 'What happened' })}</h2>
    <nav aria-label="筛选经过 Filter">
      ${timelineFilters.map(
        (one) =>
          html`<a
            href="${path}?timeline=${one}#timeline"
            ${one === filter ? html`aria-current="true"` : ''}
            >${renderBilingual(filterWords[one])}</a
          >`,
      )}
    </nav>
    ${renderLines(lines.filter(({ action }) => isIn(filter, action)))}
  </section>`;

/** Newest first. */
export const renderLines = (lines: readonly TimelineLine[]): Html =>
  html`<table class="lines">
    <tbody>
      ${lines.toReversed().map(
        ({ action, actor, at, code, data, what, zh }) =>
          html`<tr>
            <td>${formatChineseTime(at)}</td>
            <td>${renderActor(actor)}</td>
            <td>
              ${renderBilingual({ zh: describeInChinese(action, data, nameAct) ?? '', en: what })}
              ${code !== undefined && html`<br />${zh} <span class="en">${code}</span>`}
              ${['note', 'reason', 'items'].map((name) => typeof data?.[name] === 'string' && html`<br />“${data[name]}”`)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;

export function renderNotes(lines: readonly TimelineLine[]): Html {
  const notes = lines.filter(({ action }) => action === 'note-added');
  if (notes.length === 0) return html``;
  return html`<section>
    <h2>${renderBilingual({ zh: '备注', en: 'Notes' })}</h2>
    ${notes
      .toReversed()
      .map(
        ({ actor, at, data }) =>
          html`<p>
            “${data?.['note']}”<br /><span class="en">${actor} · ${formatChineseTime(at)}</span>
          </p>`,
      )}
  </section>`;
}
