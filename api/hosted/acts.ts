/** What the owner can do at each stage, as the forms that do it [A73, A80, A81]. */
import { html } from 'hono/html';
import type { StoredFacts } from '../../activities/request-facts.ts';
import { findTrustedContact } from '../../domain/identity/trusted-contact.ts';
import { isForPresentSubject } from '../../domain/identity/proof-subject.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { renderNow } from '../pages/now.ts';
import { describePayment, isWebUrl, type ShownStatus } from '../pages/status.ts';
import { renderField, renderForm } from './forms.ts';
import type { HostedSession } from './hosted-session.ts';

export interface ActsPage {
  session: HostedSession;
  status: ShownStatus;
  /** What the process was last given; missing for a request that has ended. */
  facts: StoredFacts | undefined;
  policy: PolicyValues;
  /** ISO 8601 */
  now: string;
  servicePhone: string;
  /** The form of a correction, where one is asked for. */
  correction: Html | undefined;
  /** The page of a provider that the owner has just asked for. */
  opened: { kind: 'face' | 'card-password'; url: string } | undefined;
}

export const actPath = (act: string): string => `/change/progress/${act}`;

/** What to do now, and the controls to do it. */
export const renderActs = (page: ActsPage): Html =>
  renderNow(
    page.status,
    page.servicePhone,
    html`${renderStageActs(page)}
      <p>
        <a href="/change/progress">${renderBilingual({ zh: '刷新进度', en: 'Look again' })}</a>
      </p>`,
  );

function renderStageActs(page: ActsPage): Html | undefined {
  const { session, status } = page;
  switch (status.stage) {
    case 'correction':
      return page.correction;
    case 'identity':
      return renderIdentity(page);
    case 'agreement':
      return renderAgreement(page);
    case 'account-proof':
      return status.payment ? renderPayment(page) : renderPenny(page);
    case 'trial':
      return status.waitingOn === 'merchant' ? renderTrial(session) : undefined;
    case 'completed':
      return status.next?.merchant === describeNextStep('confirm-network-payout')
        ? renderNetworkPayout(session)
        : undefined;
    default:
      return undefined;
  }
}

const codeField = (label: BilingualText): Html =>
  renderField({ name: 'code', label, isNumber: true, autocomplete: 'one-time-code' });

function renderIdentity(page: ActsPage): Html {
  const { session, facts, policy, now, opened } = page;
  const passed = new Set(
    facts?.factors
      .filter((each) => each.result === 'passed' && isForPresentSubject(each, facts))
      .map(({ method }) => method),
  );
  const contact = findTrustedContact(facts?.merchant?.value.contacts ?? [], policy, now, {
    channel: 'sms',
  });
  const mobile = contact?.masked ?? '';
  return html`${renderFactor(
      { zh: '一、短信验证码', en: '1. Code by SMS' },
      passed.has('otp'),
      html`${renderForm(session, {
        action: actPath('request-code'),
        button: { zh: `发送验证码至登记手机 ${mobile}`, en: 'Send the code' },
      })}
      ${renderForm(
        session,
        { action: actPath('enter-code'), button: { zh: '提交验证码', en: 'Enter the code' } },
        codeField({ zh: '收到的验证码', en: 'The code that you got' }),
      )}`,
    )}
    ${renderFactor(
      { zh: '二、人脸核验', en: '2. Your face' },
      passed.has('face'),
      renderProvider(session, 'face', opened),
    )}
    <details ${opened?.kind === 'card-password' ? 'open' : ''}>
      <summary>
        ${renderBilingual({ zh: '改用新卡密码（在发卡行页面输入）', en: 'Instead: the card password, at its bank' })}
      </summary>
      ${renderProvider(session, 'card-password', opened)}
    </details>`;
}

const renderFactor = (name: BilingualText, isPassed: boolean, forms: Html): Html =>
  html`<h3>${isPassed ? '✓ ' : ''}${renderBilingual(name)}</h3>
    ${isPassed ? html`<p>${renderBilingual({ zh: '已通过', en: 'done' })}</p>` : forms}`;

/** First the page of the provider, then our reading of what came of it: what the browser says proves nothing. */
const renderProvider = (
  session: HostedSession,
  kind: 'face' | 'card-password',
  opened: ActsPage['opened'],
): Html =>
  html`${
    opened?.kind === kind && isWebUrl(opened.url)
      ? html`<a class="button" href="${opened.url}"
          >前往核验页面 <span lang="en">Open the page of the provider</span></a
        >`
      : renderForm(session, {
          action: actPath(`open-${kind}`),
          button: { zh: '开始', en: 'Begin' },
        })
  }
  ${renderForm(session, {
    action: actPath(`check-${kind}`),
    button: { zh: '我已完成，继续', en: 'I have done it, go on' },
    kind: 'secondary',
  })}`;

function renderAgreement({ session, status }: ActsPage): Html {
  const { signing } = status;
  if (!signing)
    return html`<p>
      ${renderBilingual({ zh: '协议正在准备，请稍后刷新', en: 'the agreement is being prepared; look again in a moment' })}
    </p>`;
  return html`${isWebUrl(signing.url) && html`<a class="button" href="${signing.url}">阅读并签署协议 <span lang="en">Read and sign</span></a>`}
  ${renderForm(
    session,
    {
      action: actPath('sign'),
      button: { zh: '我已签署，继续', en: 'I have signed, go on' },
      kind: 'secondary',
    },
    html`<input type="hidden" name="signingId" value="${signing.signingId}" />`,
  )}`;
}

const renderPenny = ({ session }: ActsPage): Html =>
  html`<p>
      ${renderBilingual({ zh: '请在新卡的手机银行查看我们打入的一分钱，把附言中的验证码填在这里。', en: 'Look for the cent on the new card, in the app of its bank, and enter the code of its remark.' })}
    </p>
    ${renderForm(
      session,
      { action: actPath('enter-penny-code'), button: { zh: '提交', en: 'Enter' } },
      codeField({ zh: '附言中的验证码', en: 'The code of the remark' }),
    )}
    <details>
      <summary>${renderBilingual({ zh: '没有收到？', en: 'Nothing came?' })}</summary>
      ${renderForm(session, {
        action: actPath('request-code'),
        button: { zh: '请再打款一次', en: 'Send another cent' },
      })}
    </details>`;

const renderPayment = ({ session, status: { payment } }: ActsPage): Html =>
  html`${payment && html`<p>${renderBilingual(describePayment(payment))}</p>`}
  ${payment && isWebUrl(payment.url) && html`<a class="button" href="${payment.url}">前往付款 <span lang="en">Pay</span></a>`}
  ${renderForm(session, { action: actPath('paid'), button: { zh: '我已付款', en: 'I have paid' } })}`;

const renderTrial = (session: HostedSession): Html =>
  html`<p>
      ${renderBilingual({ zh: '请在新卡查看测试到账，并看一眼终端上的测试交易。', en: 'Look at the cent on the new card and at the test sale of the terminal.' })}
    </p>
    ${renderForm(session, {
      action: actPath('test-passed'),
      button: { zh: '已到账，一切正常', en: 'Yes, it came and all is well' },
    })}
    <details>
      <summary>
        ${renderBilingual({ zh: '没有到账，或不正常', en: 'No, something is wrong' })}
      </summary>
      <p>
        ${renderBilingual({ zh: '将恢复结算至原卡。', en: 'Payouts go back to the old card.' })}
      </p>
      ${renderForm(session, {
        action: actPath('test-failed'),
        button: { zh: '未到账，恢复原卡', en: 'It did not come: go back' },
        kind: 'danger',
      })}
    </details>`;

/** What a network pays by itself only the owner can see: the settlement knows nothing of it. */
const renderNetworkPayout = (session: HostedSession): Html =>
  html`${renderForm(session, {
      action: actPath('payouts-arrived'),
      button: { zh: '已到新卡', en: 'Yes, it has reached the new card' },
    })}
    <details>
      <summary>${renderBilingual({ zh: '没有到账', en: 'No, nothing has come' })}</summary>
      <p>
        ${renderBilingual({ zh: '结算将暂停，我们会拨打登记电话核实。', en: 'Payouts are held, and we call the number on record.' })}
      </p>
      ${renderForm(session, {
        action: actPath('payouts-missing'),
        button: { zh: '未到账，请核实', en: 'It did not come: please check' },
        kind: 'danger',
      })}
    </details>`;
