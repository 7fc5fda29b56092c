/** What became of each request, after work on several at once. */
import { html } from 'hono/html';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { renderDeskPage } from './frame.ts';
import type { DeskSession } from './desk.ts';
import { deskActions, type DeskAction } from './words.ts';

export interface BulkResult {
  requestId: string;
  merchantId?: string;
  /** Why it was not done. */
  refusal?: BilingualText | undefined;
  /** The process could not be reached. */
  isSilent?: boolean;
}

export function renderBulkResults(
  session: DeskSession,
  action: DeskAction,
  results: readonly BulkResult[],
): Html {
  const done = results.filter(({ isSilent, refusal }) => !refusal && isSilent !== true).length;
  return renderDeskPage(
    deskActions[action],
    session,
    html`<section class="${done === results.length ? 'done' : 'notice'}" role="status">
        <p>
          ${renderBilingual({ zh: `${results.length} 件中已登记 ${done} 件`, en: `recorded for ${done} of ${results.length}` })}
        </p>
      </section>
      <section>
        <table>
          <tbody>
            ${results.map(
              ({ isSilent, merchantId, refusal, requestId }) =>
                html`<tr>
                  <td><a href="/desk/requests/${requestId}">${merchantId ?? requestId}</a></td>
                  <td>${renderBilingual(refusal ?? (isSilent === true ? notTried : recorded))}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        <p>
          <a href="/desk" accesskey="q"
            >${renderBilingual({ zh: '返回队列', en: 'back to the queue' })}</a
          >
        </p>
      </section>`,
  );
}

const recorded = { zh: '已登记', en: 'recorded' };
const notTried = {
  zh: '流程引擎暂时无法访问，未尝试',
  en: 'the process cannot be reached: not tried',
};
