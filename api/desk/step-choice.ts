/** The steps and questions that operators may have tried again or left out: those that wait for them, and no others. */
import { html } from 'hono/html';
import type { StepState } from '../../domain/switch/rollback.ts';
import { nameStep } from '../../domain/text/process-words.ts';
import type { Status } from '../../workflows/contract.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import { describeStep } from './switch-progress.ts';

/** Of a step in any other state there is nothing to try again. */
const openStates: readonly StepState[] = ['ordered', 'failed', 'lagging'];

/**
 * The names of the steps, first those that a problem names: what is waited for may also be a question, such as
 * `read/merchant-record`, which is no step of the switch.
 */
export function listStepsToClear({
  problems,
  steps,
}: Pick<Status, 'problems' | 'steps'>): string[] {
  const named = problems.map(({ field }) => field).filter((field) => field.includes('/'));
  const open = steps
    .filter(({ state }) => openStates.includes(state))
    .map(({ name, target }) => `${name}/${target}`);
  return [...new Set([...named, ...open])];
}

export const renderStepChoice = (status: Status | undefined): Html =>
  html`<label>
    ${renderBilingual({ zh: '步骤', en: 'step' })}
    <select name="step">
      ${(status ? listStepsToClear(status) : []).map((step) => {
        const state = status?.steps.find(({ name, target }) => `${name}/${target}` === step)?.state;
        const { zh, en } = state ? describeStep(step, state) : nameStep(step);
        return html`<option value="${step}">${zh} ${en}</option>`;
      })}
    </select>
  </label>`;
