/** What colleagues have decided: whoever is second reads the reasons of the first. */
import { html } from 'hono/html';
import { describeFailure, isFailureCode } from '../../domain/failures/codes.ts';
import { formatYuan } from '../../domain/text/money.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import type { Case } from './shown-case.ts';
import { deskActions } from './words.ts';

const maySay = (name: string): name is keyof typeof deskActions => Object.hasOwn(deskActions, name);

export function renderDecisionsSoFar({ facts, status, timeline }: Case): Html {
  const reviews = facts?.reviews ?? [];
  const asked = timeline.filter(({ action }) => action === 'first-approval');
  if (reviews.length + asked.length === 0) return html``;
  return html`<section>
    <h2>${renderBilingual({ zh: '已有的意见', en: 'Decided so far' })}</h2>
    <ul>
      ${reviews.map(
        ({ at, by, codes, decision, evidence, feeWish, items, note }) =>
          html`<li>
            <strong>${renderBilingual(deskActions[decision])}</strong> ${by.id}
            <span class="en">${by.role} · ${formatChineseTime(at)}</span>
            ${status?.evidence !== undefined && evidence !== status.evidence && html`<br /><span class="late">${renderBilingual(isVoid)}</span>`}
            ${codes.filter(isFailureCode).map((code) => html`<br />${renderBilingual(describeFailure(code))}`)}
            ${items !== undefined && html`<br />“${items}”`}
            ${note !== undefined && html`<br />“${note}”`}
            ${feeWish !== undefined && html`<br /><span class="en">fee wish: ${feeWish}</span>`}
          </li>`,
      )}
      ${asked.map(({ actor, at, data, what }) => {
        const action = String(data?.['action'] ?? '').split(' ')[0] ?? '';
        return html`<li>
          <strong>${maySay(action) ? renderBilingual(deskActions[action]) : what}</strong> ${actor}
          <span class="en">${formatChineseTime(at)}</span>
          ${typeof data?.['step'] === 'string' && html`<br />${data['step']}`}
          ${typeof data?.['limitFen'] === 'number' && html`<br />${formatYuan(data['limitFen'])}元`}
          ${typeof data?.['until'] === 'string' && html`<br />${formatChineseTime(data['until'])}`}
          ${typeof data?.['reason'] === 'string' && html`<br />“${data['reason']}”`}<br />
          ${renderBilingual({ zh: '需要第二人提出相同要求', en: 'a second person has to ask for the same' })}
        </li>`;
      })}
    </ul>
  </section>`;
}

const isVoid = {
  zh: '此后案情已变化，该意见不再计入',
  en: 'the case has changed since: this no longer counts',
};
