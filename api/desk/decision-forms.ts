/** The forms by which people at the desk act. A decision carries the digest of the evidence that its reader saw. */
import { html } from 'hono/html';
import { describeFailure, type FailureCode } from '../../domain/failures/codes.ts';
import { isSamePerson } from '../../domain/request/separation-of-duties.ts';
import { needsDualApproval, permissions } from '../../domain/request/permissions.ts';
import { feeDecisionTexts } from '../../domain/notices/texts.ts';
import { feeDecisions } from '../../domain/review/fee-decision.ts';
import { hasFeeWish } from '../../domain/review/fee-wish.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { formatParts } from './evidence-parts.ts';
import type { DeskSession } from './desk.ts';
import { renderPaperChoices } from './paper-choices.ts';
import type { Case } from './shown-case.ts';
import { listStepsToClear, renderStepChoice } from './step-choice.ts';
import { deskActions, handOverWords, type DeskAction } from './words.ts';
import { createFormKey } from '../form-tokens.ts';

/** The forms of the acts that the person's roles and the stage allow. @param queue the filter of the queue that they came from */
export function renderDecisions(session: DeskSession, shown: Case, queue: string): Html {
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
        : possible.map((action) => renderForm(session, shown, queue, action))
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

/** Whoever holds the case claims it for a colleague. */
const isHandOver = (action: DeskAction, { person }: DeskSession, { status }: Case): boolean =>
  action === 'claim' &&
  isSamePerson(status?.claim?.by, person.id) &&
  !person.roles.includes('supervisor');

/** Under the key of its form an act is done once, however often the button is pressed. */
function renderForm(session: DeskSession, shown: Case, queue: string, action: DeskAction): Html {
  const words = isHandOver(action, session, shown) ? handOverWords : deskActions[action];
  return html`<details>
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
      ${fieldsByAction[action]?.(shown, session)}
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

const renderFeeWish = (): Html =>
  html`<fieldset>
    <legend>${renderBilingual({ zh: '费率申请', en: 'the wish for another fee rate' })}</legend>
    ${feeDecisions.map((decision) => {
      const { zh, en } = feeDecisionTexts[decision];
      return html`<label
        ><input type="radio" name="feeWish" value="${decision}" required />
        ${renderBilingual({ zh, en })}</label
      >`;
    })}
  </fieldset>`;

const renderContactChoice = ({ facts }: Case, label: BilingualText): Html =>
  html`<label>
    ${renderBilingual(label)}
    <select name="contactId">
      ${(facts?.merchant?.value.contacts ?? []).map(({ id, masked }) => html`<option value="${id}">${masked}</option>`)}
    </select>
  </label>`;

const fieldsByAction: Partial<Record<DeskAction, (shown: Case, session: DeskSession) => Html>> = {
  claim: (shown, session) =>
    isHandOver('claim', session, shown)
      ? html`<label>
          ${renderBilingual({ zh: '同事', en: 'colleague' })}
          <select name="to" required>
            ${shown.colleagues.map((id) => html`<option value="${id}">${id}</option>`)}
          </select>
        </label>`
      : session.person.roles.includes('supervisor')
        ? html`<label>
            ${renderBilingual({ zh: '转交给（账号），留空为自己', en: 'for a colleague (their id), or empty for yourself' })}
            <input
              type="text"
              name="to"
              maxlength="64"
              pattern="[A-Za-z0-9._@\\-]+"
              autocomplete="off"
            />
          </label>`
        : html``,
  approve: (shown) =>
    html`${renderEvidence(shown)} ${shown.facts && hasFeeWish(shown.facts) && renderFeeWish()}
    ${note}`,
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
      <label>
        ${renderBilingual({ zh: '具体说明及如何改正（商户可见）', en: 'what exactly, and how to mend it; the merchant reads it' })}
        <textarea name="items" rows="2" maxlength="200"></textarea>
      </label>
      ${note}`,
  requestInfo: () =>
    html`<fieldset>
      <legend>
        ${renderBilingual({ zh: '需要的材料；商户将看到：', en: 'papers to ask for; the merchant reads:' })}
      </legend>
      <p>${renderBilingual(describeFailure('MAT_MISSING', { items: '…' }))}</p>
      ${renderPaperChoices()}
    </fieldset>`,
  recordCallback: (shown) =>
    html`${renderContactChoice(shown, { zh: '拨打的登记联系方式', en: 'the contact of the record that was called' })}
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
  object: (shown) =>
    html`${renderContactChoice(shown, { zh: '提出异议的联系人', en: 'the contact who objects' })}
      <label>
        ${renderBilingual({ zh: '通话记录编号', en: 'the record of their call' })}
        <input type="text" name="callRef" maxlength="128" required />
      </label>`,
  attestInPerson: () =>
    html`<label
      ><input type="checkbox" name="bothCardsShown" value="true" />
      ${renderBilingual({ zh: '新旧两张卡均已出示', en: 'both cards were shown' })}</label
    >`,
  extendDeadline: () =>
    html`<label>
        ${renderBilingual({ zh: '新期限（北京时间）', en: 'until (Beijing time)' })}
        <input type="datetime-local" name="until" required />
      </label>
      ${reason}`,
  retryStep: ({ status }) => renderStepChoice(status),
  skipStep: ({ status }) => html`${renderStepChoice(status)} ${reason}`,
  forceRollback: () => reason,
  recallPayouts: () => reason,
  adjustLimit: () =>
    html`<label>
        ${renderBilingual({ zh: '每日限额（元）', en: 'a day, in yuan' })}
        <input type="number" name="limitYuan" min="0.01" max="100000000" step="0.01" required />
      </label>
      ${reason}`,
};
