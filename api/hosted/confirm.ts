/** The page that shows everything once more, with masks, before it is sent [A37]. */
import { html } from 'hono/html';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import type { AccountDescription } from '../../domain/parties/account.ts';
import { formatValue } from '../../domain/text/templates.ts';
import { reasonWords } from '../pages/draft.ts';
import {
  renderBilingual,
  renderPage,
  renderRow,
  type BilingualText,
  type Html,
} from '../pages/layout.ts';
import { neverAsk } from '../pages/stop.ts';
import { renderForm } from './forms.ts';
import type { HostedSession } from './hosted-session.ts';
import { stepPaths, type Step } from './steps.ts';
import type { HostedWork } from './work.ts';

export interface ConfirmPage {
  top?: Html | undefined;
  work: HostedWork;
  draft: StoredDraft;
  account: AccountDescription | undefined;
  idLast4: string | undefined;
}

export const renderConfirm = (session: HostedSession, page: ConfirmPage): Html =>
  renderPage(
    { zh: '核对并提交', en: 'Check and submit' },
    html`${page.top} ${renderEntries(page)}
      <section>
        <p>
          ${renderBilingual({
            zh: '请逐项核对。提交后请核验身份并签署协议，核验通过前结算仍到原卡。',
            en: 'Please check each line. Then you prove your identity and sign; until that is done payouts go to the old card.',
          })}
        </p>
        ${renderForm(
          session,
          {
            action: '/change/confirm',
            button: { zh: '以上无误，提交', en: 'All correct: submit' },
          },
          html`<input type="hidden" name="digest" value="${page.draft.digest}" />`,
        )}
        <p>${renderBilingual(neverAsk)}</p>
      </section>`,
  );

function renderEntries({ work: { record }, draft, account, idLast4 = '' }: ConfirmPage): Html {
  const { reason, scope, materials = [], applicant } = draft.body;
  const lines: [BilingualText, BilingualText, Step?][] = [
    [{ zh: '商户', en: 'Merchant' }, same(record.displayName)],
    [
      { zh: '原卡', en: 'Old card' },
      { zh: `${record.binding.bankName} 尾号 ${record.binding.last4}`, en: '' },
    ],
    [
      { zh: '新卡', en: 'New card' },
      {
        zh: `${account?.bankName ?? ''} 尾号 ${account?.last4 ?? ''}`,
        en: account?.kind === 'CORPORATE' ? 'corporate account' : 'personal card',
      },
      'account',
    ],
    [
      { zh: '办理人证件', en: 'Your document' },
      {
        zh: `尾号 ${idLast4}，${applicant?.idValidUntil === '9999-12-31' ? '长期有效' : `有效期至 ${applicant?.idValidUntil ?? ''}`}`,
        en: applicant?.idValidUntil === '9999-12-31' ? 'valid without end' : 'ends in, valid until',
      },
      'you',
    ],
    [
      { zh: '材料', en: 'Papers' },
      {
        zh: materials.map(({ kind }) => formatValue(kind, 'zh')).join('、'),
        en: materials.map(({ kind }) => formatValue(kind, 'en')).join(', '),
      },
      'papers',
    ],
    [{ zh: '原因', en: 'Reason' }, reason ? reasonWords[reason.kind] : same('')],
  ];
  if (scope)
    lines.splice(1, 0, [{ zh: '仅变更终端', en: 'Only the terminal' }, same(scope.terminal)]);
  return html`<table>
    ${lines.map(([name, value, step]) =>
      renderRow(
        name,
        value,
        step &&
          html`<br /><a href="${stepPaths[step]}"
              >${renderBilingual({ zh: '修改', en: `change ${name.en.toLowerCase()}` })}</a
            >`,
      ),
    )}
  </table>`;
}

const same = (zh: string): BilingualText => ({ zh, en: '' });
