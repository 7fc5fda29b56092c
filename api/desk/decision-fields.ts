/** The fields of the forms at the desk. What was typed into a form that was not done stands there again; decisions are taken anew. */
import { html } from 'hono/html';
import { describeFailure, type FailureCode } from '../../domain/failures/codes.ts';
import { feeDecisionTexts } from '../../domain/notices/texts.ts';
import { hasCardOrIdNumber } from '../../domain/privacy/free-text.ts';
import { isSamePerson } from '../../domain/request/separation-of-duties.ts';
import { feeDecisions } from '../../domain/review/fee-decision.ts';
import { hasFeeWish } from '../../domain/review/fee-wish.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import type { DeskSession } from './desk.ts';
import { renderPaperChoices } from './paper-choices.ts';
import type { Case } from './shown-case.ts';
import { renderStepChoice } from './step-choice.ts';
import type { DeskAction } from './words.ts';

const renderEvidence = ({ status }: Case): Html =>
  html`<input type="hidden" name="evidence" value="${status?.evidence ?? ''}" />`;

/** Of a form that was not done; a number that should not be in it is typed anew. */
type Typed = URLSearchParams | undefined;

function readTyped(typed: Typed, name: string): string {
  const text = typed?.get(name) ?? '';
  return hasCardOrIdNumber(text) ? '' : text;
}

const renderText = (
  typed: Typed,
  name: string,
  { zh, en }: BilingualText,
  { isRequired = false, maxLength = 500 } = {},
): Html =>
  html`<label>
    ${renderBilingual({ zh, en })}
    <textarea name="${name}" rows="2" maxlength="${maxLength}" ${isRequired ? 'required' : ''}>
${readTyped(typed, name)}</textarea>
  </label>`;

const noteWords = { zh: '备注（工作人员可见）', en: 'note for colleagues' };
const renderNote = (typed: Typed, isRequired = false): Html =>
  renderText(typed, 'note', noteWords, { isRequired });
const renderReason = (typed: Typed): Html =>
  renderText(typed, 'reason', { zh: '原因', en: 'reason' }, { isRequired: true });
const onlyReason: Fields = (_shown, _session, typed) => renderReason(typed);

/** What a merchant can be told; staff see the very words that the merchant reads. */
const rejectionCodes = [
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

/** Whoever holds the case claims it for a colleague. */
export const isHandOver = (
  action: DeskAction,
  { person }: DeskSession,
  { status }: Case,
): boolean =>
  action === 'claim' &&
  isSamePerson(status?.claim?.by, person.id) &&
  !person.roles.includes('supervisor');

type Fields = (shown: Case, session: DeskSession, typed: Typed) => Html;

export const fieldsByAction: Partial<Record<DeskAction, Fields>> = {
  claim: (shown, session, typed) =>
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
              value="${readTyped(typed, 'to')}"
              maxlength="64"
              pattern="[A-Za-z0-9._@\\-]+"
              autocomplete="off"
            />
          </label>`
        : html``,
  approve: (shown, _session, typed) =>
    html`${renderEvidence(shown)} ${shown.facts && hasFeeWish(shown.facts) && renderFeeWish()}
    ${renderNote(typed)}`,
  reject: (shown, _session, typed) =>
    html`${renderEvidence(shown)}
      <fieldset>
        <legend>${renderBilingual({ zh: '商户将看到', en: 'the merchant reads' })}</legend>
        ${rejectionCodes.map((code) => {
          const { zh, en } = describeFailure(code);
          return html`<label
            ><input
              type="checkbox"
              name="codes"
              value="${code}"
              ${typed?.getAll('codes').includes(code) === true ? 'checked' : ''}
            />
            ${renderBilingual({ zh, en })}</label
          >`;
        })}
      </fieldset>
      ${renderText(typed, 'items', { zh: '具体说明及如何改正（商户可见）', en: 'what exactly, and how to mend it; the merchant reads it' }, { maxLength: 200 })}
      ${renderNote(typed)}`,
  requestInfo: (_shown, _session, typed) =>
    html`<fieldset>
      <legend>
        ${renderBilingual({ zh: '需要的材料；商户将看到：', en: 'papers to ask for; the merchant reads:' })}
      </legend>
      <p>${renderBilingual(describeFailure('MAT_MISSING', { items: '…' }))}</p>
      ${renderPaperChoices(typed?.getAll('documents'))}
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
  escalate: (_shown, _session, typed) => renderNote(typed),
  addNote: (_shown, _session, typed) => renderNote(typed, true),
  freeze: onlyReason,
  thaw: onlyReason,
  object: (shown, _session, typed) =>
    html`${renderContactChoice(shown, { zh: '提出异议的联系人', en: 'the contact who objects' })}
      <label>
        ${renderBilingual({ zh: '通话记录编号', en: 'the record of their call' })}
        <input
          type="text"
          name="callRef"
          value="${readTyped(typed, 'callRef')}"
          maxlength="128"
          required
        />
      </label>`,
  attestInPerson: () =>
    html`<label
      ><input type="checkbox" name="bothCardsShown" value="true" />
      ${renderBilingual({ zh: '新旧两张卡均已出示', en: 'both cards were shown' })}</label
    >`,
  extendDeadline: (_shown, _session, typed) =>
    html`<label>
        ${renderBilingual({ zh: '新期限（北京时间）', en: 'until (Beijing time)' })}
        <input type="datetime-local" name="until" value="${readTyped(typed, 'until')}" required />
      </label>
      ${renderReason(typed)}`,
  retryStep: ({ status }) => renderStepChoice(status),
  skipStep: ({ status }, _session, typed) =>
    html`${renderStepChoice(status)} ${renderReason(typed)}`,
  forceRollback: onlyReason,
  recallPayouts: onlyReason,
  adjustLimit: (_shown, _session, typed) =>
    html`<label>
        ${renderBilingual({ zh: '每日限额（元）', en: 'a day, in yuan' })}
        <input
          type="number"
          name="limitYuan"
          value="${readTyped(typed, 'limitYuan')}"
          min="0.01"
          max="100000000"
          step="0.01"
          required
        />
      </label>
      ${renderReason(typed)}`,
};
