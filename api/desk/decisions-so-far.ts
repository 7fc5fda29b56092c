/** What colleagues have decided: whoever is second reads the reasons of the first. */
import { html } from 'hono/html';
import type { AuditAction } from '../../domain/audit/actions.ts';
import { describeFailure, isFailureCode } from '../../domain/failures/codes.ts';
import { nameStep } from '../../domain/text/process-words.ts';
import { formatYuan } from '../../domain/text/money.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import type { Case, TimelineLine } from './shown-case.ts';
import { deskActions } from './words.ts';

const maySay = (name: string): name is keyof typeof deskActions => Object.hasOwn(deskActions, name);

export function renderDecisionsSoFar({ facts, status, timeline }: Case): Html {
  const reviews = facts?.reviews ?? [];
  const asked = listOpenApprovals(timeline);
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
        const action = readAction(data);
        return html`<li>
          <strong>${maySay(action) ? renderBilingual(deskActions[action]) : what}</strong> ${actor}
          <span class="en">${formatChineseTime(at)}</span>
          ${typeof data?.['step'] === 'string' && html`<br />${renderBilingual(nameStep(data['step']))}`}
          ${typeof data?.['limitFen'] === 'number' && html`<br />${formatYuan(data['limitFen'])}元`}
          ${typeof data?.['until'] === 'string' && html`<br />${formatChineseTime(data['until'])}`}
          ${typeof data?.['reason'] === 'string' && html`<br />“${data['reason']}”`}<br />
          ${renderBilingual({ zh: '需要第二人提出相同要求', en: 'a second person has to ask for the same' })}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** What the second person's agreement is recorded as. */
const agreements: Readonly<Record<string, AuditAction>> = {
  thaw: 'thawed',
  skipStep: 'step-skip-approved',
  forceRollback: 'rollback-forced',
  extendDeadline: 'deadline-extended',
  recallPayouts: 'recall-requested',
  adjustLimit: 'limit-approved',
};

/** First approvals that still wait: those that a second person has joined are decided, and in the timeline. */
export const listOpenApprovals = (timeline: readonly TimelineLine[]): TimelineLine[] =>
  timeline.filter(
    ({ action, data, seq }) =>
      action === 'first-approval' &&
      !timeline.some(
        (later) =>
          later.seq > seq &&
          later.action === agreements[readAction(data)] &&
          ['step', 'until', 'limitFen'].every((name) => later.data?.[name] === data?.[name]),
      ),
  );

const readAction = (data: TimelineLine['data']): string =>
  String(data?.['action'] ?? '').split(' ')[0] ?? '';

const isVoid = {
  zh: '此后案情已变化，该意见不再计入',
  en: 'the case has changed since: this no longer counts',
};
