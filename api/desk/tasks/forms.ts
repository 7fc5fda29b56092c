/** The forms by which people act on a task, as far as they may. */
import { html } from 'hono/html';
import { hasCardOrIdNumber } from '../../../domain/privacy/free-text.ts';
import { getTaskSpec } from '../../../domain/tasks/kinds.ts';
import {
  checkResults,
  findTaskRefusal,
  type CheckResult,
  type Task,
  type TaskAct,
} from '../../../domain/tasks/tasks.ts';
import { renderBilingual, type BilingualText, type Html } from '../../pages/layout.ts';
import type { DeskSession } from '../desk.ts';
import { renderChoice, renderForm, renderTextField } from '../supervision/frame.ts';

export const taskPath = (taskId: string): string => `/desk/tasks/${taskId}`;

export const checkWords: Record<CheckResult, BilingualText> = {
  ok: { zh: '正常', en: 'in order' },
  fault: { zh: '异常', en: 'a fault' },
  'not-checked': { zh: '未检查', en: 'not checked' },
};

/** @param typed the form of an act that was not done: a visit is not written down twice */
export function renderActs(
  session: DeskSession,
  task: Task,
  typed: URLSearchParams = new URLSearchParams(),
): Html | undefined {
  const may = (act: TaskAct): boolean => findTaskRefusal(act, session.person, task) === undefined;
  const { checklist, hasAppointment, outcomes } = getTaskSpec(task.kind);
  const at = taskPath(task.taskId);
  const forms = [
    may('finish') &&
      html`<details open>
        <summary>${renderBilingual({ zh: '记录结果', en: 'record the result' })}</summary>
        ${renderForm(
          session,
          `${at}/finish`,
          { zh: '完成任务', en: 'finish' },
          html`${checklist.map(({ id, zh, en }) =>
            renderChoice(
              `checks.${id}`,
              { zh, en },
              checkResults.map((result) => [result, checkWords[result]] as const),
              typed.get(`checks.${id}`) ?? 'not-checked',
            ),
          )}
          ${renderChoice('outcome', { zh: '结论', en: 'outcome' }, Object.entries(outcomes), typed.get('outcome') ?? undefined)}
          ${renderTextField('note', { zh: '说明', en: 'note' }, { value: readShownNote(typed), required: false })}`,
        )}
      </details>`,
    may('appoint') &&
      hasAppointment &&
      html`<details>
        <summary>${renderBilingual({ zh: '预约时间', en: 'appointment' })}</summary>
        ${renderForm(
          session,
          `${at}/appoint`,
          { zh: '登记预约', en: 'record the appointment' },
          html`${renderTime('from', { zh: '从（北京时间）', en: 'from, China time' })}
          ${renderTime('to', { zh: '到（北京时间）', en: 'to, China time' })}`,
        )}
      </details>`,
    may('assign') &&
      html`<details>
        <summary>${renderBilingual({ zh: '分派', en: 'assign' })}</summary>
        ${renderForm(
          session,
          `${at}/assign`,
          { zh: '分派', en: 'assign' },
          renderTextField(
            'assignee',
            { zh: '人员编号', en: 'id of the person' },
            { value: task.assignee ?? session.person.id },
          ),
        )}
      </details>`,
    may('cancel') &&
      html`<details>
        <summary>${renderBilingual({ zh: '取消任务', en: 'cancel' })}</summary>
        ${renderForm(
          session,
          `${at}/cancel`,
          { zh: '取消任务', en: 'cancel the task' },
          renderTextField('reason', { zh: '原因', en: 'reason' }),
          true,
        )}
      </details>`,
  ].filter((form) => form !== false);
  return forms.length === 0 ? undefined : html`<section>${forms}</section>`;
}

const renderTime = (name: string, label: BilingualText): Html =>
  html`<label
    >${renderBilingual(label)} <input type="datetime-local" name="${name}" required
  /></label>`;

/** A number that should not be in it is typed anew. */
function readShownNote(typed: URLSearchParams): string {
  const note = typed.get('note') ?? '';
  return hasCardOrIdNumber(note) ? '' : note;
}
