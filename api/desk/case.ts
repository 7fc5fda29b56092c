/** A case on one page: both cards, what parties answered, risk in words, problems, decisions, and what happened. */
import { html } from 'hono/html';
import type { StoredFacts } from '../../activities/request-facts.ts';
import type { QueuePlace } from '../../adapters/storage/desk-queue.ts';
import { describeMoney } from '../../domain/notices/payer-money.ts';
import { nameWord } from '../../domain/policy/policy-words.ts';
import { explainRisk } from '../../domain/risk/explanation.ts';
import { nameStep } from '../../domain/text/process-words.ts';
import { translateStaffStep } from '../../domain/text/staff-steps.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import type { ProblemView } from '../views/problems.ts';
import { renderAccounts } from './accounts.ts';
import { renderCaseTasks } from './case-tasks.ts';
import { renderChanges, type Changes } from './changes.ts';
import { renderChecks, renderComparison } from './checks.ts';
import { renderContacts } from './contacts.ts';
import { renderDecisions, type Undone } from './decision-forms.ts';
import { renderDecisionsSoFar } from './decisions-so-far.ts';
import { renderDocuments } from './document-page.ts';
import { renderDeskPage } from './frame.ts';
import { isDeskAction } from './decisions.ts';
import type { DeskSession } from './desk.ts';
import { renderPayouts } from './payouts.ts';
import { findPlace, formatPlace } from './queue-places.ts';
import { renderRelated } from './related.ts';
import type { Case, Outcome } from './shown-case.ts';
import { renderSwitch } from './switch-progress.ts';
import { renderNotes, renderTimeline, type TimelineFilter } from './timeline.ts';
import {
  deskActions,
  handOverWords,
  type DeskAction,
  describeDue,
  describeScope,
  describeStage,
  tierWords,
  waitingWords,
} from './words.ts';

/** How somebody looks at a case. */
export interface CaseView {
  timeline: TimelineFilter;
  /** The filter of the queue that they came from. */
  queue: string;
  /** Where in it the case was before they did something with it; where it is now without it. */
  place?: QueuePlace | undefined;
  outcome?: Outcome | undefined;
  /** What has changed since they opened the page. */
  changes?: Changes | undefined;
  undone?: Undone | undefined;
}

/** @param now ms since 1970 */
export const renderCase = (
  session: DeskSession,
  shown: Case,
  now: number,
  { changes, outcome, place, queue, timeline, undone }: CaseView,
): Html =>
  renderDeskPage(
    renderTitle(shown),
    session,
    html`${renderWays(session, shown, queue, place)} ${outcome && renderOutcome(outcome)}
      ${changes && renderChanges(changes)} ${renderAlarms(shown)}
      <div class="columns">
        <div>
          ${renderState(shown, now)} ${renderAccounts(shown.facts, shown.status)}
          ${shown.facts && renderComparison(shown.facts)}
          ${renderDocuments(shown.row.requestId, shown.documents)}
        </div>
        <div>
          ${renderProblems(shown)} ${renderRisk(shown.facts)} ${renderDecisionsSoFar(shown)}
          ${renderDecisions(session, shown, queue, undone)} ${renderCaseTasks(shown.tasks, now)}
          ${renderNotes(shown.timeline)} ${shown.facts && renderChecks(shown.facts, now)}
        </div>
      </div>
      ${renderContacts(shown.facts, shown.entries)}
      ${renderRelated(shown.row.merchantId, shown.related)}
      ${shown.status && shown.status.steps.length > 0 && renderSwitch(shown.status, shown.facts)}
      ${renderPayouts(shown.payouts, shown.status?.payers)}
      ${renderTimeline(`/desk/requests/${shown.row.requestId}`, shown.timeline, timeline)}`,
  );

const renderWays = (
  { csrf }: DeskSession,
  { row }: Case,
  queue: string,
  place: QueuePlace = findPlace(row),
): Html =>
  html`<nav aria-label="申请 Case">
    <a href="#decide" accesskey="d"
      >${renderBilingual({ zh: '跳到处理', en: 'go to the decision' })}</a
    >
    <a href="/desk?${queue}" accesskey="q"
      >${renderBilingual({ zh: '返回队列', en: 'back to the queue' })}</a
    >
    <a href="/desk/next?${[queue, formatPlace(place)].filter(Boolean).join('&')}" accesskey="n"
      >${renderBilingual({ zh: '下一件', en: 'next case' })}</a
    >
    <a href="/desk/requests/${row.requestId}/print" accesskey="p"
      >${renderBilingual({ zh: '打印', en: 'print' })}</a
    >
    <a href="/desk/requests/${row.requestId}/export.json" download
      >${renderBilingual({ zh: '导出', en: 'export' })}</a
    >
    ${
      row.closedAt === undefined &&
      html`<form method="post" action="/desk/requests/${row.requestId}/snooze" class="inline">
        <input type="hidden" name="csrf" value="${csrf}" />
        <label>
          ${renderBilingual({ zh: '稍后处理', en: 'put off' })}
          <select name="for">
            <option value="hour">1 小时 an hour</option>
            <option value="day">1 天 a day</option>
            <option value="week">1 周 a week</option>
            <option value="wake">取消 not any more</option>
          </select>
        </label>
        <button>确定 <span lang="en">OK</span></button>
      </form>`
    }
  </nav>`;

export function renderTitle({ row }: Case): BilingualText {
  const { zh, en } = describeScope(row);
  return { zh: `${zh} 的换卡申请`, en: `Card change of ${en}` };
}

const renderOutcome = ({ isDone, ...text }: Outcome): Html =>
  html`<section class="${isDone ? 'done' : 'notice'}" role="status">
    <p>${renderBilingual(text)}</p>
  </section>`;

/** An objection, or a contact who denied the change on the phone, comes before everything else. */
function renderAlarms({ facts }: Case): Html | undefined {
  if (facts?.deniedAt !== undefined)
    return renderAlarm(
      { zh: '登记联系人在电话中否认本次变更', en: 'a contact denied this change on the phone' },
      facts.deniedAt,
    );
  return facts?.openObjectionAt === undefined
    ? undefined
    : renderAlarm(
        { zh: '联系人已提出异议，本次变更已暂停', en: 'a contact objected to this change' },
        facts.openObjectionAt,
      );
}

const renderAlarm = (text: BilingualText, at: string): Html =>
  html`<section class="notice" role="alert">
    <p class="alarm">${renderBilingual(text)} · ${formatChineseTime(at)}</p>
  </section>`;

export function renderState({ row, status, processUrl }: Case, now: number): Html {
  const { closedAt, promisedBy } = row;
  const { stage, waitingOn, risk, due } = row.state;
  const isOpen = closedAt === undefined;
  const money = describeMoney(status ?? row.state);
  return html`<section>
    <h2>${renderBilingual({ zh: '现状', en: 'State' })}</h2>
    <table>
      <tbody>
        ${renderLine({ zh: '阶段', en: 'Stage' }, renderBilingual(describeStage(stage)))}
        ${renderLine({ zh: '等待', en: 'Waiting for' }, renderBilingual(waitingWords[waitingOn]))}
        ${isOpen && promisedBy !== undefined && renderLine({ zh: '期限', en: 'Due' }, renderDue(promisedBy, now))}
        ${isOpen && due !== undefined && due !== promisedBy && renderLine({ zh: '下次提醒', en: 'Next reminder' }, html`${formatChineseTime(due)}`)}
        ${renderLine({ zh: '资金', en: 'Money' }, renderBilingual(money))}
        ${risk && renderLine({ zh: '风险', en: 'Risk' }, renderBilingual(tierWords[risk]))}
        ${status && renderLine({ zh: '下一步', en: 'Next' }, renderBilingual({ zh: translateStaffStep(status.next.staff) ?? '', en: status.next.staff }))}
        ${status?.claim && renderLine({ zh: '领取人', en: 'Claimed by' }, html`${status.claim.by} · ${formatChineseTime(status.claim.until)}`)}
        ${renderLine({ zh: '来源', en: 'Intake' }, html`${renderBilingual(nameWord(row.intake))} · ${formatChineseTime(row.openedAt)}`)}
        ${renderLine({ zh: '编号', en: 'Request' }, html`${row.requestId} · <a href="${processUrl}">Temporal</a>`)}
      </tbody>
    </table>
  </section>`;
}

function renderDue(due: string, now: number): Html {
  const text = describeDue(due, now);
  return html`<span class="${text.isLate ? 'late' : ''}"
    >${formatChineseTime(due)} · ${renderBilingual(text)}</span
  >`;
}

export const renderLine = (name: BilingualText, value: Html): Html =>
  html`<tr>
    <th scope="row">${renderBilingual(name)}</th>
    <td>${value}</td>
  </tr>`;

export function renderProblems({ problems, notes }: Case): Html | undefined {
  if (problems.length + notes.length === 0) return undefined;
  const renderItem = ({ code, field, zh, en }: ProblemView) =>
    html`<li>
      ${field.includes('/') && html`<strong>${renderBilingual(nameStep(field))}</strong><br />`}
      ${renderBilingual({ zh, en })} <span class="en">${field} · ${code}</span>
    </li>`;
  return html`<section>
    <h2>${renderBilingual({ zh: '问题与提示', en: 'Problems and notes' })}</h2>
    <ul>
      ${problems.map(renderItem)} ${notes.map(renderItem)}
    </ul>
  </section>`;
}

export function renderRisk(facts: StoredFacts | undefined): Html | undefined {
  if (!facts?.risk) return undefined;
  return html`<section>
    <h2>${renderBilingual({ zh: '风险说明', en: 'Risk' })}</h2>
    <ul>
      ${explainRisk(facts.risk, 'staff').map((line) => html`<li>${renderBilingual(line)}</li>`)}
    </ul>
  </section>`;
}

/** The act as its doer thinks of it, to be told after it. */
export const nameDeed = (action: DeskAction, { to }: Record<string, unknown>): string =>
  action === 'claim' && to !== undefined ? 'handOver' : action;

/** What a person reads after an act. @returns undefined for none */
export function describeDone(deed: string): Outcome | undefined {
  const words = deed === 'handOver' ? handOverWords : isDeskAction(deed) && deskActions[deed];
  return words
    ? { isDone: true, zh: `已登记：${words.zh}`, en: `recorded: ${words.en}` }
    : undefined;
}
