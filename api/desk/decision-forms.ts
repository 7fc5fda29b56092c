/** The forms by which people at the desk act. A decision carries the digest of the evidence that its reader saw. */
import { randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import { describeFailure, type FailureCode } from '../../domain/failures/codes.ts';
import { documentKinds } from '../../domain/request/document-kinds.ts';
import { permissions } from '../../domain/request/permissions.ts';
import { formatValue } from '../../domain/text/templates.ts';
import type { Html } from '../pages/layout.ts';
import { renderBilingual } from './frame.ts';
import type { DeskSession } from './desk.ts';
import type { Case } from './shown-case.ts';
import { deskActions, type DeskAction } from './words.ts';

/** The forms of the acts that the person's roles and the stage allow. */
export function renderDecisions(session: DeskSession, shown: Case): Html {
  const { stage } = shown.row.state;
  const possible = (Object.keys(deskActions) as DeskAction[]).filter((action) => {
    const { roles, stages } = permissions[action];
    return (
      (stages as readonly string[]).includes(stage) &&
      session.person.roles.some((role) => (roles as readonly string[]).includes(role))
    );
  });
  return html`<section>
    <h2>${renderBilingual({ zh: '处理', en: 'Decide' })}</h2>
    ${
      possible.length === 0
        ? html`<p>
            ${renderBilingual({ zh: '当前阶段没有您可以做的操作', en: 'nothing for you to do at this stage' })}
          </p>`
        : possible.map((action) => renderForm(session, shown, action))
    }
  </section>`;
}

/** Under the key of its form an act is done once, however often the button is pressed. */
const renderForm = (session: DeskSession, shown: Case, action: DeskAction): Html =>
  html`<details>
    <summary>${renderBilingual(deskActions[action])}</summary>
    <form method="post" action="/desk/requests/${shown.row.requestId}/${action}">
      <input type="hidden" name="csrf" value="${session.csrf}" />
      <input type="hidden" name="key" value="desk-${randomUUID()}" />
      ${fieldsByAction[action]?.(shown)}
      <button class="${dangers.includes(action) ? 'danger' : ''}">
        ${deskActions[action].zh} <span lang="en">${deskActions[action].en}</span>
      </button>
    </form>
  </details>`;

const dangers: readonly DeskAction[] = ['reject', 'freeze'];

const renderEvidence = ({ status }: Case): Html =>
  html`<input type="hidden" name="evidence" value="${status?.evidence ?? ''}" />`;

const renderText = (name: string, zh: string, en: string, isRequired: boolean): Html =>
  html`<label>
    ${renderBilingual({ zh, en })}
    <textarea name="${name}" rows="2" maxlength="500" ${isRequired ? 'required' : ''}></textarea>
  </label>`;

const note = renderText('note', '备注（工作人员可见）', 'note for colleagues', false);
const reason = renderText('reason', '原因', 'reason', true);

/** What a merchant can be told; staff see the very words that the merchant reads. */
export const rejectionCodes = [
  'REV_REJECTED_MATERIALS',
  'REV_REJECTED_SUBJECT',
  'REV_REJECTED_PURPOSE',
  'REV_REJECTED_AUTHORITY',
] as const satisfies FailureCode[];

const fieldsByAction: Partial<Record<DeskAction, (shown: Case) => Html>> = {
  approve: (shown) => html`${renderEvidence(shown)} ${note}`,
  reject: (shown) =>
    html`${renderEvidence(shown)}
      <fieldset>
        <legend>${renderBilingual({ zh: '商户将看到', en: 'the merchant reads' })}</legend>
        ${rejectionCodes.map((code) => {
          const { zh, en } = describeFailure(code);
          return html`<label
            ><input type="checkbox" name="codes" value="${code}" />
            ${renderBilingual({ zh, en })}</label
          >`;
        })}
      </fieldset>
      ${note}`,
  requestInfo: () =>
    html`<fieldset>
      <legend>${renderBilingual({ zh: '需要的材料', en: 'papers to ask for' })}</legend>
      ${documentKinds.map(
        (kind) =>
          html`<label
            ><input type="checkbox" name="documents" value="${kind}" /> ${formatValue(kind, 'zh')}
            <span class="en" lang="en">${formatValue(kind, 'en')}</span></label
          >`,
      )}
    </fieldset>`,
  recordCallback: ({ facts }) =>
    html`<label>
        ${renderBilingual({ zh: '拨打的登记联系方式', en: 'the contact of the record that was called' })}
        <select name="contactId">
          ${(facts?.merchant?.value.contacts ?? []).map(({ id, masked }) => html`<option value="${id}">${masked}</option>`)}
        </select>
      </label>
      <fieldset>
        <legend>
          ${renderBilingual({ zh: '对方是否确认本次变更', en: 'did they confirm this change' })}
        </legend>
        <label
          ><input type="radio" name="confirmed" value="true" required /> 确认
          <span class="en" lang="en">yes</span></label
        >
        <label
          ><input type="radio" name="confirmed" value="false" required /> 否认
          <span class="en" lang="en">no: the request is frozen</span></label
        >
      </fieldset>`,
  escalate: () => note,
  addNote: () => renderText('note', '备注（工作人员可见）', 'note for colleagues', true),
  freeze: () => reason,
  thaw: () => reason,
};
