/** The guide on the first page of the hosted change, and the box by which the owner says that they read it [A15]. */
import { html } from 'hono/html';
import type { Guide } from '../../domain/text/guide.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import { renderCheckbox } from './forms.ts';
import { readField } from './session.ts';

export type OfferedGuide = Guide & { version: string };

export const renderGuide = ({ title, steps, safety, cost }: OfferedGuide): Html =>
  html`<section>
    <details>
      <summary>${renderBilingual(title)}</summary>
      <ol>
        ${steps.map((step) => html`<li>${renderBilingual(step)}</li>`)}
      </ol>
      <p>${renderBilingual(cost)}</p>
      <ul>
        ${safety.map((rule) => html`<li>${renderBilingual(rule)}</li>`)}
      </ul>
    </details>
  </section>`;

export const renderGuideBox = ({ version }: OfferedGuide): Html =>
  html`<input type="hidden" name="guideVersion" value="${version}" />
    ${renderCheckbox('hasReadGuide', { zh: '我已阅读变更指引', en: 'I have read the guide' })}`;

/** The version that the owner says they read; undefined when they did not say so, or the guide has changed since. */
export const readGuideVersion = (form: FormData, { version }: OfferedGuide): string | undefined =>
  readField(form, 'hasReadGuide') === 'true' && readField(form, 'guideVersion') === version
    ? version
    : undefined;
