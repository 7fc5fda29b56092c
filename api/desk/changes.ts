/** What has changed in a case since somebody opened the page from which they acted. */
import { html } from 'hono/html';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { findChangedParts } from './evidence-parts.ts';
import type { Case, TimelineLine } from './shown-case.ts';
import { renderLines } from './timeline.ts';

export interface Changes {
  /** Of the evidence. */
  parts: readonly BilingualText[];
  lines: readonly TimelineLine[];
}

/** @param form with what the page had: digests of the evidence, and the number of its last entry */
export function findChanges(form: URLSearchParams, shown: Case): Changes | undefined {
  const last = Number(form.get('last') ?? NaN);
  const parts = findChangedParts(form.get('seen') ?? '', shown.evidence);
  const lines = shown.timeline.filter(({ seq }) => seq > last);
  return parts.length + lines.length === 0 ? undefined : { parts, lines };
}

export const renderChanges = ({ lines, parts }: Changes): Html =>
  html`<section class="notice" role="status">
    <h2>
      ${renderBilingual({ zh: '您打开页面之后的变化', en: 'Changed since you opened the page' })}
    </h2>
    ${
      parts.length > 0 &&
      html`<ul>
        ${parts.map((part) => html`<li>${renderBilingual(part)}</li>`)}
      </ul>`
    }
    ${lines.length > 0 && renderLines(lines)}
  </section>`;
