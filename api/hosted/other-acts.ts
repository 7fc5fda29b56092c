/** What the owner can do besides: choose the time, withdraw, stop, and where to get help [A72, A73]. */
import { html } from 'hono/html';
import type { RequestRow } from '../../activities/requests.ts';
import { fraudReportingGuide } from '../../domain/notices/fraud-reporting-guide.ts';
import { permissions, type PermittedAction } from '../../domain/request/permissions.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import { neverAsk } from '../pages/stop.ts';
import { actPath } from './acts.ts';
import { renderField, renderForm } from './forms.ts';
import type { HostedSession } from './hosted-session.ts';

/** @param row of the request, which may have ended */
export const renderOtherActs = (
  session: HostedSession,
  row: RequestRow,
  { servicePhone, hasReceipt }: { servicePhone: string; hasReceipt: boolean },
): Html =>
  html`${mayOwner('chooseWindow', row) && renderWindow(session)}
  ${hasReceipt && html`<section><a href="/change/receipt">${renderBilingual({ zh: '查看回执', en: 'Receipt' })}</a></section>`}
  ${mayOwner('object', row) && renderStop(session)}
  ${mayOwner('withdraw', row) && renderWithdrawal(session)} ${renderHelp(row, servicePhone)}`;

const mayOwner = (action: PermittedAction, { state: { stage } }: RequestRow): boolean =>
  (permissions[action].stages as readonly string[]).includes(stage);

const renderWindow = (session: HostedSession): Html =>
  html`<details>
    <summary>
      ${renderBilingual({ zh: '选择切换时间', en: 'Choose when the switch may happen' })}
    </summary>
    ${renderForm(
      session,
      { action: actPath('choose-window'), button: { zh: '保存', en: 'Save' } },
      html`${renderField({ name: 'from', label: { zh: '不早于（北京时间）', en: 'Not before (China time)' }, type: 'datetime-local' })}
      ${renderField({ name: 'to', label: { zh: '不晚于（北京时间）', en: 'Not after (China time)' }, type: 'datetime-local' })}`,
    )}
  </details>`;

const renderStop = (session: HostedSession): Html =>
  html`<details>
    <summary>
      ${renderBilingual({ zh: '不是我本人办理 / 卡丢了', en: 'I do not want this / a card is lost' })}
    </summary>
    <p>
      ${renderBilingual({ zh: '点击后立即暂停，资金安全，我们将拨打登记电话核实。', en: 'It stops at once, your money is safe, and we call the number on record.' })}
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

const renderHelp = ({ requestId }: RequestRow, servicePhone: string): Html =>
  html`<section>
    <h2>${renderBilingual({ zh: '需要帮助？', en: 'Do you need help?' })}</h2>
    <p>
      ${renderBilingual({ zh: '请拨打官方客服，并报出编号：', en: 'Call the official service number and name this case: ' })}
      <a href="tel:${servicePhone.replaceAll(/[^\d+]/g, '')}">${servicePhone}</a> ·
      <code>${requestId}</code>
    </p>
    <p>${renderBilingual(neverAsk)}</p>
  </section>`;
