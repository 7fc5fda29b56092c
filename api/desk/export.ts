/** A case to be handed on: all that its page shows, as JSON or on paper. Masks only, as on the page. */
import { html } from 'hono/html';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import { renderAccounts } from './accounts.ts';
import { renderProblems, renderRisk, renderState, renderTitle } from './case.ts';
import { renderCaseTasks } from './case-tasks.ts';
import { renderChecks, renderComparison } from './checks.ts';
import { renderContacts } from './contacts.ts';
import { renderDecisionsSoFar } from './decisions-so-far.ts';
import { renderDocuments } from './document-page.ts';
import { renderDeskPage } from './frame.ts';
import type { DeskSession } from './desk.ts';
import { renderPayouts } from './payouts.ts';
import { renderRelated } from './related.ts';
import type { Case } from './shown-case.ts';
import { renderSwitch } from './switch-progress.ts';
import { renderNotes, renderTimeline } from './timeline.ts';

/** What names a number in the vault, or a session at a party: of use to nobody who reads a file. */
const leftOut: ReadonlySet<string> = new Set([
  ...['accountToken', 'assertedFor', 'fingerprint', 'lostTokens', 'personToken', 'token'],
  ...['certificate', 'consentHash', 'key', 'ref', 'signingId', 'url'],
]);

/** @param at ISO 8601 */
export function buildExport(shown: Case, by: { acquirerId: string; id: string }, at: string) {
  const { documents, facts, notes, payouts, problems, related, row, status, tasks, timeline } =
    shown;
  const { acquirerId, merchantId, requestId, terminal, intake, openedAt, closedAt } = row;
  const whole = {
    ...{ acquirerId, merchantId, requestId, terminal, intake, openedAt, closedAt },
    ...{ exportedAt: at, exportedBy: `${by.acquirerId}/${by.id}` },
    ...{
      state: row.state,
      status,
      facts,
      problems,
      notes,
      documents,
      related,
      tasks,
      payouts,
      timeline,
    },
  };
  return JSON.parse(
    JSON.stringify(whole, (name, value: unknown) => (leftOut.has(name) ? undefined : value)),
  ) as typeof whole;
}

/** @param now ms since 1970 */
export const renderPrintedCase = (session: DeskSession, shown: Case, now: number): Html =>
  renderDeskPage(
    renderTitle(shown),
    session,
    html`<p>
        ${renderBilingual({ zh: '打印', en: 'printed' })}
        ${session.person.acquirerId}/${session.person.id} ·
        ${formatChineseTime(new Date(now).toISOString())}
      </p>
      ${renderState(shown, now)} ${renderAccounts(shown.facts, shown.status)}
      ${shown.facts && renderComparison(shown.facts)}
      ${shown.facts && renderChecks(shown.facts, now)} ${renderProblems(shown)}
      ${renderRisk(shown.facts)} ${renderDecisionsSoFar(shown)} ${renderCaseTasks(shown.tasks, now)}
      ${renderNotes(shown.timeline)} ${renderDocuments(shown.row.requestId, shown.documents)}
      ${renderContacts(shown.facts, shown.entries)}
      ${renderRelated(shown.row.merchantId, shown.related)}
      ${shown.status && shown.status.steps.length > 0 && renderSwitch(shown.status, shown.facts)}
      ${renderPayouts(shown.payouts, shown.status?.payers)}
      ${renderTimeline(`/desk/requests/${shown.row.requestId}`, shown.timeline, 'all')}`,
  );
