/** The papers that may be asked for, to be ticked: of one case, or of several. */
import { html } from 'hono/html';
import { documentKinds } from '../../domain/request/document-kinds.ts';
import { formatValue } from '../../domain/text/templates.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';

/** @param ticked those that were ticked before */
export const renderPaperChoices = (ticked: readonly string[] = []): Html =>
  html`${documentKinds.map(
    (kind) =>
      html`<label
        ><input
          type="checkbox"
          name="documents"
          value="${kind}"
          ${ticked.includes(kind) ? 'checked' : ''}
        />
        ${renderBilingual({ zh: formatValue(kind, 'zh'), en: formatValue(kind, 'en') })}</label
      >`,
  )}`;
