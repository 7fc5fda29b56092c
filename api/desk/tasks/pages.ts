/** Tasks at the desk: whose they are, by when, the appointment, the checklist, and what was recorded. */
import { html } from 'hono/html';
import type { TaskEntry } from '../../../adapters/storage/tasks.ts';
import { noticeEvents } from '../../../domain/notices/events.ts';
import { nameNotice } from '../../../domain/notices/names.ts';
import { nameStep } from '../../../domain/text/process-words.ts';
import { getTaskSpec, taskKindNames, type TaskOwner } from '../../../domain/tasks/kinds.ts';
import { taskStates, type Task, type TaskState } from '../../../domain/tasks/tasks.ts';
import { formatChineseTime } from '../../../domain/text/templates.ts';
import { mayCall } from '../../access.ts';
import { renderBilingual, type BilingualText, type Html } from '../../pages/layout.ts';
import type { DeskSession } from '../desk.ts';
import { renderDeskPage } from '../frame.ts';
import type { Outcome } from '../shown-case.ts';
import {
  renderChoice,
  renderForm,
  renderOutcome,
  renderRow,
  renderTable,
  renderTextField,
} from '../supervision/frame.ts';
import { describeDue } from '../words.ts';
import { checkWords, renderActs, taskPath } from './forms.ts';

const path = '/desk/tasks';

export const stateWords: Record<TaskState, BilingualText> = {
  open: { zh: '待办', en: 'open' },
  done: { zh: '已完成', en: 'done' },
  cancelled: { zh: '已取消', en: 'cancelled' },
};

export const ownerWords: Record<TaskOwner, BilingualText> = {
  technician: { zh: '技术员', en: 'technician' },
  compliance: { zh: '合规', en: 'compliance' },
  legal: { zh: '法务', en: 'legal' },
  operator: { zh: '运营', en: 'operator' },
};

const actWords: Record<TaskEntry['action'], BilingualText> = {
  open: { zh: '创建', en: 'opened' },
  assign: { zh: '分派', en: 'assigned' },
  appoint: { zh: '预约', en: 'appointed' },
  finish: { zh: '完成', en: 'finished' },
  cancel: { zh: '取消', en: 'cancelled' },
};

export const describeKind = ({ kind }: Pick<Task, 'kind'>): BilingualText => {
  const { zh, en } = getTaskSpec(kind);
  return { zh, en };
};

/** What a task is about: a notice, a step, or what somebody typed. */
export function renderSubject(subject: string): Html {
  if (Object.hasOwn(noticeEvents, subject)) return renderBilingual(nameNotice(subject));
  const step = nameStep(subject);
  return step.zh === subject ? html`“${subject}”` : renderBilingual(step);
}

/** @param state whose tasks are shown @param now ms since 1970 */
export const renderTasks = (
  session: DeskSession,
  tasks: readonly Task[],
  state: TaskState,
  now: number,
  outcome?: Outcome,
): Html =>
  renderDeskPage(
    { zh: '任务', en: 'Tasks' },
    session,
    html`<nav aria-label="任务 Tasks">
        ${taskStates.map(
          (name) =>
            html`<a href="${path}?state=${name}" ${name === state ? html`aria-current="page"` : ''}
              >${renderBilingual(stateWords[name])}</a
            >`,
        )}
      </nav>
      ${outcome && renderOutcome(outcome)}
      ${renderTable(
        stateWords[state],
        [
          { zh: '任务', en: 'Task' },
          { zh: '商户', en: 'Merchant' },
          { zh: '责任', en: 'Owner' },
          { zh: '预约', en: 'Appointment' },
          { zh: '期限', en: 'Due' },
        ],
        tasks.map((task) =>
          renderRow([
            html`<a href="${taskPath(task.taskId)}">${renderBilingual(describeKind(task))}</a
              >${task.subject !== '' && html`<br />${renderSubject(task.subject)}`}`,
            task.merchantId,
            html`${renderBilingual(ownerWords[task.owner])} ${task.assignee}`,
            task.appointment && formatChineseTime(task.appointment.from),
            renderDue(task, now),
          ]),
        ),
        { zh: '没有任务', en: 'there is none' },
      )}
      ${mayCall('openTask', session.person.roles) && renderOpenForm(session)}`,
  );

export function renderDue({ due, state }: Task, now: number): Html {
  if (state !== 'open') return html`${formatChineseTime(due)}`;
  const text = describeDue(due, now);
  return html`<span class="${text.isLate ? 'late' : ''}">${renderBilingual(text)}</span>`;
}

const renderOpenForm = (session: DeskSession): Html =>
  html`<section>
    <h2>${renderBilingual({ zh: '新建任务', en: 'Open a task' })}</h2>
    ${renderForm(
      session,
      path,
      { zh: '新建', en: 'open' },
      html`${renderChoice(
        'kind',
        { zh: '类型', en: 'kind' },
        taskKindNames.map((kind) => [kind, describeKind({ kind })] as const),
      )}
      ${renderTextField('requestId', { zh: '申请编号', en: 'id of the request' })}
      ${renderTextField(
        'subject',
        { zh: '对象，如终端序列号', en: 'what it is about, such as a terminal' },
        { required: false },
      )}`,
    )}
  </section>`;

export interface ShownTask {
  task: Task;
  entries: readonly TaskEntry[];
  /** When the merchant prefers a visit. */
  preferred?: { from: string; to: string } | undefined;
  /** The form of an act that was not done. */
  typed?: URLSearchParams | undefined;
}

/** @param now ms since 1970 */
export function renderTask(
  session: DeskSession,
  { task, entries, preferred, typed }: ShownTask,
  now: number,
  outcome?: Outcome,
): Html {
  const {
    assignee,
    appointment,
    closedAt,
    closedBy,
    merchantId,
    owner,
    requestId,
    state,
    subject,
  } = task;
  const isOfStaff = !session.person.roles.every((role) => role === 'technician');
  const line = (name: BilingualText, value: Html | string): Html =>
    html`<tr>
      <th scope="row">${renderBilingual(name)}</th>
      <td>${value}</td>
    </tr>`;
  return renderDeskPage(
    describeKind(task),
    session,
    html`${outcome && renderOutcome(outcome)}
      <section>
        <table>
          <tbody>
            ${line({ zh: '状态', en: 'State' }, renderBilingual(stateWords[state]))}
            ${line({ zh: '商户', en: 'Merchant' }, merchantId)}
            ${subject !== '' && line({ zh: '对象', en: 'About' }, subject)}
            ${requestId !== undefined && line({ zh: '申请', en: 'Request' }, isOfStaff ? html`<a href="/desk/requests/${requestId}">${requestId}</a>` : requestId)}
            ${line({ zh: '责任', en: 'Owner' }, html`${renderBilingual(ownerWords[owner])} ${assignee}`)}
            ${line({ zh: '期限', en: 'Due' }, html`${formatChineseTime(task.due)} ${renderDue(task, now)}`)}
            ${appointment && line({ zh: '预约', en: 'Appointment' }, renderWindow(appointment))}
            ${preferred && line({ zh: '商户方便的时间', en: 'When it suits the merchant' }, renderWindow(preferred))}
            ${closedAt !== undefined && line({ zh: '结束', en: 'Ended' }, `${formatChineseTime(closedAt)} ${closedBy ?? ''}`)}
          </tbody>
        </table>
      </section>
      ${renderResult(task)} ${renderActs(session, task, typed)}
      ${renderTable(
        { zh: '经过', en: 'What was done' },
        [
          { zh: '时间', en: 'When' },
          { zh: '人员', en: 'Who' },
          { zh: '操作', en: 'What' },
          { zh: '备注', en: 'Note' },
        ],
        entries.map(({ action, actor, at, data }) =>
          renderRow([
            formatChineseTime(at),
            actor,
            renderBilingual(actWords[action]),
            [data['note'], data['assignee']].find((value) => typeof value === 'string') ?? '',
          ]),
        ),
        { zh: '由流程创建，尚无操作', en: 'opened by the process; nothing was done yet' },
      )}`,
  );
}

const renderWindow = ({ from, to }: { from: string; to: string }): Html =>
  html`${formatChineseTime(from)} – ${formatChineseTime(to)}`;

function renderResult({ kind, result }: Task): Html | undefined {
  if (!result) return undefined;
  const { checklist, outcomes } = getTaskSpec(kind);
  return html`<section class="done">
    <h2>${renderBilingual({ zh: '结果', en: 'Result' })}</h2>
    <p>
      ${renderBilingual(outcomes[result.outcome] ?? { zh: result.outcome, en: result.outcome })}
    </p>
    <ul>
      ${checklist.map(({ id, zh, en }) => {
        const found = result.checks[id] ?? 'not-checked';
        return html`<li class="${found === 'fault' ? 'late' : ''}">
          ${renderBilingual({ zh, en })}: ${renderBilingual(checkWords[found])}
        </li>`;
      })}
    </ul>
    <p>${result.note}</p>
  </section>`;
}
