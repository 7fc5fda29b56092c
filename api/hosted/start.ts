/** The first page of the hosted change: may I, which papers, how long, what it costs, and where the money is meanwhile [A12, A13, A64, A75]. */
import { html } from 'hono/html';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import { reasonKinds } from '../../domain/request/card-change-schema.ts';
import type { Precheck } from '../../domain/precheck/precheck.ts';
import { formatYuan } from '../../domain/text/money.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import { reasonWords } from '../pages/draft.ts';
import {
  renderBilingual,
  renderPage,
  renderRow,
  type BilingualText,
  type Html,
} from '../pages/layout.ts';
import { buildProblemView } from '../views/problems.ts';
import { renderForm, renderSelect } from './forms.ts';
import { renderGuide, renderGuideBox, type OfferedGuide } from './guide.ts';
import type { HostedSession } from './hosted-session.ts';
import { renderSteps, stepPaths, type Step } from './steps.ts';
import type { HostedWork } from './work.ts';

export interface StartPage {
  session: HostedSession;
  work: HostedWork;
  precheck: Precheck;
  papers: readonly string[];
  guide: OfferedGuide;
  next: Step;
  servicePhone: string;
  /** There is a request that has ended. */
  hasEarlier: boolean;
}

export const renderStart = (page: StartPage): Html =>
  renderPage(
    { zh: '更换结算卡', en: 'Change your settlement card' },
    html`${renderSteps('start', page.next)} ${renderMay(page)} ${renderFacts(page)}
      ${renderGuide(page.guide)}
      <section>${renderBegin(page)}</section>
      ${page.hasEarlier && html`<p><a href="/change/progress">${renderBilingual({ zh: '查看上一次申请', en: 'See the last request' })}</a></p>`}
      ${renderLeave(page.session)}`,
  );

/** The owner can leave at any time; what was saved is kept. */
export const renderLeave = (session: HostedSession): Html =>
  html`<section>
    <details>
      <summary>${renderBilingual({ zh: '保存并退出', en: 'Save and leave' })}</summary>
      <p>
        ${renderBilingual({ zh: '已保存的内容保留，换一台手机也可用新链接继续。', en: 'What you saved is kept. Go on later by a new link, on any device.' })}
      </p>
      ${renderForm(session, { action: '/change/leave', button: { zh: '退出', en: 'Leave' } })}
    </details>
  </section>`;

function renderMay({
  precheck: { may, stops, first, waits, warnings },
  servicePhone,
}: StartPage): Html {
  const view = (problem: (typeof stops)[number]): BilingualText =>
    buildProblemView(problem, { audience: 'merchant', servicePhone });
  const lines = [...stops, ...first, ...waits, ...warnings].map(view);
  return html`<section class="${may ? 'done' : 'notice'}">
    <h2>
      ${renderBilingual(
        may
          ? { zh: '现在可以办理', en: 'You can change your card now' }
          : { zh: '现在还不能办理', en: 'You cannot change your card now' },
      )}
    </h2>
    ${lines.map((line) => html`<p>${renderBilingual(line)}</p>`)}
  </section>`;
}

const renderFacts = ({ work: { record }, precheck: { eta, fee }, papers }: StartPage): Html =>
  html`<table>
    ${renderRow({ zh: '商户', en: 'Merchant' }, { zh: record.displayName, en: '' })}
    ${renderRow(
      { zh: '现用结算卡', en: 'Card now' },
      {
        zh: `${record.binding.bankName} 尾号 ${record.binding.last4}`,
        en: `ends in ${record.binding.last4}`,
      },
    )}
    ${renderRow(
      { zh: '需要的材料', en: 'Papers you need' },
      {
        zh: papers.map((kind) => formatValue(kind, 'zh')).join('、'),
        en: papers.map((kind) => formatValue(kind, 'en')).join(', '),
      },
    )}
    ${renderRow(
      { zh: '预计完成', en: 'Done by about' },
      { zh: formatChineseTime(eta), en: 'if you answer at once' },
    )}
    ${renderRow({ zh: '费用', en: 'Cost' }, describeFee(fee))}
    ${renderRow(
      { zh: '资金', en: 'Your money' },
      {
        zh: '收款不受影响；切换前结算至原卡，切换测试期间暂存，通过后结算至新卡，不会丢失',
        en: 'sales go on; payouts go to the old card until the switch, are held safely while it is tested, and then go to the new card',
      },
    )}
  </table>`;

function describeFee({ changeFen, outsideHoursFen }: Precheck['fee']): BilingualText {
  if (changeFen === 0 && outsideHoursFen === 0) return { zh: '免费', en: 'free' };
  const usual = changeFen === 0 ? '免费' : `${formatYuan(changeFen)}元`;
  return outsideHoursFen === 0
    ? { zh: usual, en: `${formatYuan(changeFen)} yuan` }
    : {
        zh: `${usual}；非工作时间另收${formatYuan(outsideHoursFen)}元`,
        en: `${formatYuan(changeFen)} yuan, and ${formatYuan(outsideHoursFen)} more outside office hours`,
      };
}

function renderBegin({ session, precheck, guide, work: { draft }, next }: StartPage): Html {
  if (!precheck.may)
    return html`<p>
      ${renderBilingual({ zh: '解决上述事项后可再次打开本页；如有疑问请拨打官方客服。', en: 'Open this page again once that is settled, or call the service line.' })}
    </p>`;
  if (draft) return renderGoOn(draft, next);
  return renderForm(
    session,
    { action: '/change/begin', button: { zh: '开始办理', en: 'Begin' } },
    html`${renderSelect(
      { name: 'reason', label: { zh: '为什么换卡？', en: 'Why do you change the card?' } },
      reasonKinds.map((value) => ({ value, text: reasonWords[value] })),
      'new-bank',
    )}
    ${renderGuideBox(guide)}`,
  );
}

const renderGoOn = ({ expiresAt }: StoredDraft, next: Step): Html =>
  html`<p>
      ${renderBilingual({
        zh: `您有未提交的申请，保留至 ${formatChineseTime(expiresAt)}。`,
        en: 'You have begun before; what you entered is kept.',
      })}
    </p>
    <a class="button" href="${stepPaths[next]}">继续填写 <span lang="en">Go on</span></a>`;
