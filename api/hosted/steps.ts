/** The steps of a new request, and which of them is next. */
import { html } from 'hono/html';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';

export const steps = ['start', 'you', 'account', 'papers', 'confirm'] as const;
export type Step = (typeof steps)[number];

const names: Record<Step, BilingualText> = {
  start: { zh: '须知', en: 'Before' },
  you: { zh: '本人', en: 'You' },
  account: { zh: '新卡', en: 'New card' },
  papers: { zh: '材料', en: 'Papers' },
  confirm: { zh: '确认', en: 'Confirm' },
};

export const stepPaths: Record<Step, string> = {
  start: '/change',
  you: '/change/you',
  account: '/change/account',
  papers: '/change/papers',
  confirm: '/change/confirm',
};

/** @param missingPapers how many required papers are not uploaded */
export function findNextStep(draft: StoredDraft | undefined, missingPapers: number): Step {
  if (!draft) return 'start';
  const { applicant, newAccount } = draft.body;
  if (applicant?.idValidUntil === undefined) return 'you';
  if (!newAccount) return 'account';
  return missingPapers > 0 ? 'papers' : 'confirm';
}

/** Steps that can be opened are links: everything before the next one. */
export const renderSteps = (current: Step, next: Step): Html =>
  html`<nav aria-label="步骤 Steps">
    <ol class="steps">
      ${steps.map((step, n) => {
        const isReached = n <= steps.indexOf(next);
        const text = html`${n + 1}. ${renderBilingual(names[step])}`;
        return html`<li ${step === current ? 'aria-current=step' : ''}>
          ${isReached && step !== current ? html`<a href="${stepPaths[step]}">${text}</a>` : text}
        </li>`;
      })}
    </ol>
  </nav>`;
