/** What the owner can do besides: choose the time, withdraw, stop, and where to get help [A72, A73]. */
import { html } from 'hono/html';
import type { RequestRow } from '../../activities/requests.ts';
import { fraudReportingGuide } from '../../domain/notices/fraud-reporting-guide.ts';
import { permissions, type PermittedAction } from '../../domain/request/permissions.ts';
import { getTaskSpec } from '../../domain/tasks/kinds.ts';
import type { Task } from '../../domain/tasks/tasks.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { neverAsk } from '../pages/stop.ts';
import { maxQuestionLength } from '../questions.ts';
import { actPath } from './acts.ts';
import { renderField, renderForm, renderTextArea } from './forms.ts';
import type { HostedSession } from './hosted-session.ts';
import { readShownField } from './session.ts';

interface OtherActsPage {
  servicePhone: string;
  /** What the owner has asked support. */
  questions: readonly Task[];
  /** What was typed into a form that was refused. */
  typed?: FormData | undefined;
  hasReceipt: boolean;
}

/** @param row of the request, which may have ended */
export const renderOtherActs = (
  session: HostedSession,
  row: RequestRow,
  { servicePhone, questions, typed, hasReceipt }: OtherActsPage,
): Html =>
  html`${mayOwner('chooseWindow', row) && renderWindow(session, typed)}
  ${
    mayBeginAnother(session, row) &&
    html`<section>
      <a class="button" href="/change"
        >更换其他银行卡 <span lang="en">Change to another card</span></a
      >
    </section>`
  }
  ${hasReceipt && html`<section><a href="/change/receipt">${renderBilingual({ zh: '查看回执', en: 'Receipt' })}</a></section>`}
  ${mayOwner('object', row) && renderStop(session)}
  ${mayOwner('withdraw', row) && renderWithdrawal(session)}
  ${renderHelp(session, row, { servicePhone, questions, typed })}`;

/** Whoever came for one request begins no other one. */
const mayBeginAnother = ({ person }: HostedSession, { closedAt }: RequestRow): boolean =>
  closedAt !== undefined && person.requestId === undefined;

const mayOwner = (action: PermittedAction, { state: { stage } }: RequestRow): boolean =>
  (permissions[action].stages as readonly string[]).includes(stage);

const renderWindow = (session: HostedSession, typed: FormData | undefined): Html =>
  html`<details ${typed?.has('from') === true ? 'open' : ''}>
    <summary>
      ${renderBilingual({ zh: '选择切换时间', en: 'Choose when the switch may happen' })}
    </summary>
    ${renderForm(
      session,
      { action: actPath('choose-window'), button: { zh: '保存', en: 'Save' } },
      html`${renderField({ name: 'from', label: { zh: '不早于（北京时间）', en: 'Not before (China time)' }, hint: { zh: '30天以内', en: 'within 30 days' }, type: 'datetime-local', value: typed && readShownField(typed, 'from') })}
      ${renderField({ name: 'to', label: { zh: '不晚于（北京时间）', en: 'Not after (China time)' }, hint: { zh: '晚于现在，也晚于上面的时间', en: 'later than now, and than the time above' }, type: 'datetime-local', value: typed && readShownField(typed, 'to') })}`,
    )}
  </details>`;

const renderStop = (session: HostedSession): Html =>
  html`<details>
    <summary>
      ${renderBilingual({ zh: '不是我本人办理 / 卡丢了', en: 'I do not want this / a card is lost' })}
    </summary>
    <p>
      ${renderBilingual({ zh: '点击后，办理中的变更会暂停，已完成的变更会暂停向新卡结算；我们将拨打登记电话核实。卡丢了请同时向发卡行挂失。', en: 'A change that is under way stops; of one that is complete our payouts to the new card are held. We call the number on record. Please report a lost card to its bank too.' })}
    </p>
    ${renderForm(session, { action: actPath('stop'), button: { zh: '立即停止变更', en: 'Stop the change' }, kind: 'danger' })}
    ${renderForm(session, { action: actPath('lost-old'), button: { zh: '原卡已丢失', en: 'The old card is lost' }, kind: 'danger' })}
    ${renderForm(session, { action: actPath('lost-new'), button: { zh: '新卡已丢失', en: 'The new card is lost' }, kind: 'danger' })}
    <p>${renderBilingual(fraudReportingGuide)}</p>
  </details>`;

const renderWithdrawal = (session: HostedSession): Html =>
  html`<details>
    <summary>${renderBilingual({ zh: '撤销申请', en: 'Withdraw the request' })}</summary>
    <p>
      ${renderBilingual({ zh: '撤销后继续使用原卡，可以重新申请。', en: 'The old card stays. You can submit another request.' })}
    </p>
    ${renderForm(session, { action: actPath('withdraw'), button: { zh: '确认撤销', en: 'Withdraw it' }, kind: 'danger' })}
  </details>`;

const renderHelp = (
  session: HostedSession,
  { requestId }: RequestRow,
  { servicePhone, questions, typed }: Omit<OtherActsPage, 'hasReceipt'>,
): Html =>
  html`<section>
    <h2>${renderBilingual({ zh: '需要帮助？', en: 'Do you need help?' })}</h2>
    <p>
      ${renderBilingual({ zh: '请拨打官方客服，并报出申请编号：', en: 'Call the official service number and name this case: ' })}
      <a href="tel:${servicePhone.replaceAll(/[^\d+]/g, '')}">${servicePhone}</a> ·
      <code>${requestId}</code>
    </p>
    <p>${renderBilingual(neverAsk)}</p>
    ${questions.map(
      (task) => html`<p>“${task.subject}”<br />${renderBilingual(describeQuestion(task))}</p>`,
    )}
    <details ${typed?.has('question') === true ? 'open' : ''}>
      <summary>${renderBilingual({ zh: '问客服', en: 'Ask support' })}</summary>
      ${renderForm(
        session,
        { action: actPath('ask'), button: { zh: '发送问题', en: 'Send the question' } },
        renderTextArea(
          {
            name: 'question',
            value: typed && readShownField(typed, 'question'),
            label: { zh: '您的问题', en: 'Your question' },
            hint: {
              zh: '客服可看到本申请；请勿填写卡号、证件号、密码或验证码',
              en: 'Support sees this case. Please write no card or ID number, no password and no code.',
            },
          },
          maxQuestionLength,
        ),
      )}
    </details>
  </section>`;

function describeQuestion({ kind, state, openedAt, due, result }: Task): BilingualText {
  const asked = { zh: `${formatChineseTime(openedAt)} 已收到`, en: 'received' };
  const outcome = getTaskSpec(kind).outcomes[result?.outcome ?? ''];
  if (state === 'open')
    return {
      zh: `${asked.zh}，${formatChineseTime(due)} 前致电登记号码答复`,
      en: `${asked.en}; we call the number on record by then`,
    };
  return outcome
    ? { zh: `${asked.zh}；${outcome.zh}`, en: `${asked.en}; ${outcome.en}` }
    : { zh: `${asked.zh}；已结束`, en: `${asked.en}; closed` };
}
