/** The forms by which people at the desk act. A decision carries the digest of the evidence that its reader saw. */
import { html } from 'hono/html';
import { needsDualApproval, permissions } from '../../domain/request/permissions.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import { fieldsByAction, isHandOver } from './decision-fields.ts';
import { formatParts } from './evidence-parts.ts';
import type { DeskSession } from './desk.ts';
import type { Case } from './shown-case.ts';
import { listStepsToClear } from './step-choice.ts';
import { deskActions, handOverWords, type DeskAction } from './words.ts';
import { createFormKey } from '../form-tokens.ts';

/** An act that was not done: what was typed into its form stays there. */
export interface Undone {
  action: DeskAction;
  form: URLSearchParams;
}

/** The forms of the acts that the person's roles and the stage allow. @param queue the filter of the queue that they came from */
export function renderDecisions(
  session: DeskSession,
  shown: Case,
  queue: string,
  undone?: Undone,
): Html {
  const { stage } = shown.row.state;
  const possible = (Object.keys(deskActions) as DeskAction[]).filter((action) => {
    const { roles, stages } = permissions[action];
    return (
      (stages as readonly string[]).includes(stage) &&
      hasObject(action, session, shown) &&
      session.person.roles.some((role) => (roles as readonly string[]).includes(role))
    );
  });
  return html`<section id="decide">
    <h2>${renderBilingual({ zh: '处理', en: 'Decide' })}</h2>
    ${
      possible.length === 0
        ? html`<p>
            ${renderBilingual({ zh: '当前阶段没有您可以做的操作', en: 'nothing for you to do at this stage' })}
          </p>`
        : possible.map((action) => renderForm(session, shown, queue, action, undone))
    }
  </section>`;
}

/** Whether there is anything that the act could be about. */
function hasObject(action: DeskAction, session: DeskSession, shown: Case): boolean {
  const { status } = shown;
  switch (action) {
    case 'claim':
      return !isHandOver(action, session, shown) || shown.colleagues.length > 0;
    case 'release':
      return status?.claim !== undefined;
    case 'retryStep':
    case 'skipStep':
      return status !== undefined && listStepsToClear(status).length > 0;
    default:
      return true;
  }
}

/** Under the key of its form an act is done once, however often the button is pressed. */
function renderForm(
  session: DeskSession,
  shown: Case,
  queue: string,
  action: DeskAction,
  undone: Undone | undefined,
): Html {
  const words = isHandOver(action, session, shown) ? handOverWords : deskActions[action];
  const typed = undone?.action === action ? undone.form : undefined;
  return html`<details ${typed ? 'open' : ''}>
    <summary ${keys[action] === undefined ? '' : html`accesskey="${keys[action]}"`}>
      ${renderBilingual(words)}
      ${needsDualApproval(action) && html`<span class="en">${renderBilingual({ zh: '需两人', en: 'two people' })}</span>`}
    </summary>
    <form method="post" action="/desk/requests/${shown.row.requestId}/${action}">
      <input type="hidden" name="csrf" value="${session.csrf}" />
      <input type="hidden" name="key" value="${createFormKey()}" />
      <input type="hidden" name="queue" value="${queue}" />
      <input type="hidden" name="seen" value="${formatParts(shown.evidence)}" />
      <input type="hidden" name="last" value="${shown.timeline.at(-1)?.seq ?? 0}" />
      ${fieldsByAction[action]?.(shown, session, typed)}
      <button class="${dangers.includes(action) ? 'danger' : ''}">
        ${words.zh} <span lang="en">${words.en}</span>
      </button>
    </form>
  </details>`;
}

const dangers: readonly DeskAction[] = [
  'reject',
  'freeze',
  'object',
  'skipStep',
  'forceRollback',
  'recallPayouts',
];

/** With the keys by which the browser opens them (Alt, or Control and Option). */
const keys: Partial<Record<DeskAction, string>> = {
  claim: 'c',
  approve: 'a',
  reject: 'r',
  requestInfo: 'i',
  recordCallback: 't',
  addNote: 'm',
  freeze: 'f',
};
