/** The tasks of people about a case: visits, checks, and what the merchant has asked. */
import { html } from 'hono/html';
import type { Task } from '../../domain/tasks/tasks.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import { taskPath } from './tasks/forms.ts';
import { describeKind, ownerWords, renderDue, renderSubject, stateWords } from './tasks/pages.ts';

/** @param now ms since 1970 */
export function renderCaseTasks(tasks: readonly Task[], now: number): Html {
  if (tasks.length === 0) return html``;
  return html`<section>
    <h2>${renderBilingual({ zh: '任务', en: 'Tasks' })}</h2>
    ${tasks.map(
      (task) =>
        html`<p>
          <a href="${taskPath(task.taskId)}">${renderBilingual(describeKind(task))}</a> ·
          ${renderBilingual(stateWords[task.state])} · ${renderBilingual(ownerWords[task.owner])}
          ${task.assignee} · ${renderDue(task, now)}
          ${task.subject !== '' && html`<br />${renderSubject(task.subject)}`}
        </p>`,
    )}
  </section>`;
}
