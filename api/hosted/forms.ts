/** Parts of the forms of the hosted change: Chinese with English beside it, problems beside the field that has them. */
import { html } from 'hono/html';
import type { Problem } from '../../domain/gates/assessment.ts';
import { createFormKey } from '../form-tokens.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { buildProblemView } from '../views/problems.ts';
import type { HostedSession } from './hosted-session.ts';

interface FormOptions {
  action: string;
  button: BilingualText;
  /** `danger`: it ends or refuses something; `secondary`: there is something to do before. */
  kind?: 'danger' | 'secondary';
  /** It sends a file. */
  hasFile?: boolean;
}

/** A form of a session. Under its key it counts once, however often it is sent. */
export const renderForm = (
  { csrf }: HostedSession,
  { action, button, kind, hasFile }: FormOptions,
  content?: Html,
): Html =>
  html`<form
    method="post"
    action="${action}"
    ${hasFile === true ? 'enctype=multipart/form-data' : ''}
  >
    <input type="hidden" name="csrf" value="${csrf}" />
    <input type="hidden" name="key" value="${createFormKey()}" />
    ${content}
    <button class="${kind ?? ''}">${button.zh} <span lang="en">${button.en}</span></button>
  </form>`;

interface Field {
  name: string;
  label: BilingualText;
  hint?: BilingualText;
  type?: 'text' | 'date' | 'datetime-local' | 'file';
  /** Digits: phones show their keys. */
  isNumber?: boolean;
  value?: string | undefined;
  isOptional?: boolean;
  /** Further attributes, written here and nowhere else. */
  accept?: string;
  capture?: 'environment';
  autocomplete?: string;
}

/** @param problem why what was typed before was refused */
export const renderField = (
  {
    name,
    label,
    hint,
    type = 'text',
    isNumber,
    value,
    isOptional,
    accept,
    capture,
    autocomplete,
  }: Field,
  problem?: BilingualText,
): Html => {
  const about = [...(hint ? [`${name}-hint`] : []), ...(problem ? [`${name}-problem`] : [])].join(
    ' ',
  );
  return html`<div class="field">
    <label for="${name}">${renderBilingual(label)}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${renderBilingual(hint)}</p>`}
    ${problem && html`<p class="problem" id="${name}-problem">${renderBilingual(problem)}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      maxlength="200"
      value="${value ?? ''}"
      autocomplete="${autocomplete ?? 'off'}"
      aria-describedby="${about}"
      ${problem ? 'aria-invalid=true' : ''}
      ${isNumber === true ? 'inputmode=numeric' : ''}
      ${isOptional === true ? '' : 'required'}
      ${accept === undefined ? '' : html`accept="${accept}"`}
      ${capture === undefined ? '' : html`capture="${capture}"`}
    />
  </div>`;
};

/** A field for a few sentences. */
export const renderTextArea = (
  { name, label, hint, value }: Required<Pick<Field, 'name' | 'label' | 'hint'>> & Field,
  maxLength: number,
): Html =>
  html`<div class="field">
    <label for="${name}">${renderBilingual(label)}</label>
    <p class="hint" id="${name}-hint">${renderBilingual(hint)}</p>
    <textarea
      id="${name}"
      name="${name}"
      rows="4"
      maxlength="${maxLength}"
      aria-describedby="${name}-hint"
      required
    >
${value ?? ''}</textarea>
  </div>`;

export interface Choice {
  value: string;
  text: BilingualText;
}

export const renderSelect = (
  { name, label, hint }: Pick<Field, 'name' | 'label' | 'hint'>,
  choices: readonly Choice[],
  chosen?: string,
  problem?: BilingualText,
): Html =>
  html`<div class="field">
    <label for="${name}">${renderBilingual(label)}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${renderBilingual(hint)}</p>`}
    ${problem && html`<p class="problem" id="${name}-problem">${renderBilingual(problem)}</p>`}
    <select id="${name}" name="${name}" ${hint ? html`aria-describedby="${name}-hint"` : ''}>
      ${choices.map(
        ({ value, text }) =>
          html`<option value="${value}" ${value === chosen ? 'selected' : ''}>
            ${text.zh} ${text.en}
          </option>`,
      )}
    </select>
  </div>`;

export const renderCheckbox = (name: string, label: BilingualText, isChecked = false): Html =>
  html`<label class="check"
    ><input type="checkbox" name="${name}" value="true" ${isChecked ? 'checked' : ''} />
    ${renderBilingual(label)}</label
  >`;

/** What was wrong with the last form, above it. */
export const renderAlert = (texts: readonly BilingualText[]): Html =>
  html`<section class="notice" role="alert">
    ${texts.map((text) => html`<p>${renderBilingual(text)}</p>`)}
  </section>`;

/** What went well, above the page. */
export const renderDone = (text: BilingualText): Html =>
  html`<section class="done" role="status"><p>${renderBilingual(text)}</p></section>`;

/** The names of the fields mean nothing to merchants: a problem stands beside its field instead. */
export const describeProblems = (
  problems: readonly Problem[],
  servicePhone: string,
): ReadonlyMap<string, BilingualText> =>
  new Map(
    problems.map(
      ({ params: { field: _name, confirm: _asPrinted, ...params } = {}, ...problem }) => [
        problem.field,
        buildProblemView({ ...problem, params }, { audience: 'merchant', servicePhone }),
      ],
    ),
  );
