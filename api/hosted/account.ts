/** The page of the new card: its number typed twice, and its bank recognised by it [A37, A76, A77]. */
import { html } from 'hono/html';
import { listBanks } from '../../domain/account/banks.ts';
import type { AccountDescription, AccountKind } from '../../domain/parties/account.ts';
import { formatValue } from '../../domain/text/templates.ts';
import { renderBilingual, renderPage, type BilingualText, type Html } from '../pages/layout.ts';
import {
  formatBranchSearch,
  renderBranchChoice,
  renderBranchSearch,
  type BranchSearch,
} from './branch-search.ts';
import { renderCheckbox, renderField, renderForm, renderSelect } from './forms.ts';
import type { HostedSession } from './hosted-session.ts';
import { readShownField } from './session.ts';

type Problems = ReadonlyMap<string, BilingualText>;

interface AccountPage {
  top?: Html | undefined;
  kinds: readonly AccountKind[];
  kind: AccountKind;
  /** What was saved before. */
  saved: AccountDescription | undefined;
  problems: Problems;
  /** The last number fails a check that only advises. */
  asksAsPrinted: boolean;
  /** What was typed before; numbers are not shown again. */
  typed?: FormData | undefined;
  /** Of a corporate account; missing where the installation has no list of branches. */
  search?: BranchSearch | undefined;
}

/** Numbers are never shown again: whoever made a mistake types both of them anew. */
export const renderAccount = (session: HostedSession, page: AccountPage): Html =>
  renderPage(
    { zh: '新的结算卡', en: 'The new settlement card' },
    html`${page.top} ${page.saved && renderSaved(page.saved)}
      ${page.kinds.length > 1 && renderKinds(page)}
      ${page.search && renderBranchSearch(page.search)}
      <section>
        ${renderForm(
          session,
          {
            action: `/change/account?kind=${page.kind}${page.search ? formatBranchSearch(page.search) : ''}`,
            button: { zh: '保存，下一步', en: 'Save and go on' },
          },
          page.kind === 'PERSONAL' ? renderPersonal(page) : renderCorporate(page),
        )}
      </section>`,
  );

const renderSaved = ({ bankName, last4 }: AccountDescription): Html =>
  html`<section class="done" role="status">
    <p>
      ${renderBilingual({ zh: `已保存：${bankName} 尾号 ${last4}`, en: `saved: ends in ${last4}` })}
    </p>
    <p>
      <a href="/change/papers"
        >${renderBilingual({ zh: '卡号无误，下一步', en: 'it is right, go on' })}</a
      >
    </p>
  </section>`;

const renderKinds = ({ kinds, kind }: AccountPage): Html =>
  html`<nav aria-label="账户类型 Kind of account">
    <ul class="steps">
      ${kinds.map(
        (each) =>
          html`<li ${each === kind ? 'aria-current=true' : ''}>
            <a href="/change/account?kind=${each}"
              >${renderBilingual({ zh: formatValue(each, 'zh'), en: formatValue(each, 'en') })}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;

const renderPersonal = (page: AccountPage): Html =>
  html`<p>
      ${renderBilingual({ zh: '请填写您本人名下的银行借记卡。我们不需要密码和卡背面的数字。', en: 'A debit card in your own name. We need no password, and none of the digits on the back.' })}
    </p>
    ${renderNumbers({ zh: '银行卡号', en: 'Card number' }, page)} ${renderBank(page, true)}
    ${renderMobile(page)}`;

const renderCorporate = (page: AccountPage): Html =>
  html`${renderField(
    {
      name: 'holderName',
      value: page.typed && readShownField(page.typed, 'holderName'),
      label: { zh: '户名', en: 'Account name' },
      hint: { zh: '与营业执照一致', en: 'as on the business licence' },
    },
    page.problems.get('holderName'),
  )}
  ${renderField({ name: 'holderIdNumber', label: { zh: '统一社会信用代码', en: 'Unified social credit code' } }, page.problems.get('holderIdNumber'))}
  ${renderNumbers({ zh: '对公账号', en: 'Account number' }, page)} ${renderBank(page, false)}
  ${renderBranch(page)} ${renderMobile(page)}`;

function renderBranch({ problems, search, typed }: AccountPage): Html {
  const problem = problems.get('cnaps');
  const given = (typed && readShownField(typed, 'cnaps')) ?? '';
  return search && search.found.length > 0
    ? renderBranchChoice(search, given, problem)
    : renderField(
        {
          name: 'cnaps',
          label: { zh: '支行联行号（如知道）', en: 'Branch code, if you know it' },
          isNumber: true,
          isOptional: true,
          value: given,
        },
        problem,
      );
}

const renderNumbers = (label: BilingualText, { problems, asksAsPrinted }: AccountPage): Html =>
  html`${renderField({ name: 'accountNumber', label, isNumber: true }, problems.get('accountNumber'))}
  ${renderField(
    {
      name: 'again',
      label: { zh: '再输入一次', en: 'Type it once more' },
      hint: { zh: '请对照卡面重新输入，不要复制', en: 'from the card, not by copying' },
      isNumber: true,
    },
    problems.get('again'),
  )}
  ${asksAsPrinted && renderCheckbox('asPrinted', { zh: '号码与卡面（执照）完全一致', en: 'the number is exactly as printed' })}`;

const renderBank = ({ problems, search, typed }: AccountPage, isRecognised: boolean): Html =>
  html`${renderSelect(
    { name: 'bankCode', label: { zh: '开户银行', en: 'Bank' } },
    [
      ...(isRecognised ? [{ value: '', text: { zh: '按卡号自动识别', en: 'by the number' } }] : []),
      ...listBanks().map(({ code, name }) => ({ value: code, text: { zh: name, en: code } })),
    ],
    (typed && readShownField(typed, 'bankCode')) ?? search?.bankCode,
    problems.get('bankCode'),
  )}
  ${renderField(
    {
      name: 'bankName',
      value: typed && readShownField(typed, 'bankName'),
      label: {
        zh: '银行全称（城商行、农商行等请填写）',
        en: 'Full name of the bank, if it is a city or rural bank',
      },
      isOptional: true,
    },
    problems.get('bankName'),
  )}`;

const renderMobile = ({ problems }: AccountPage): Html =>
  renderField(
    {
      name: 'mobile',
      label: {
        zh: '银行预留手机号（如与本人手机号不同）',
        en: 'Mobile number at the bank, if it is another one',
      },
      isNumber: true,
      isOptional: true,
    },
    problems.get('mobile'),
  );
