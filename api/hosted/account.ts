/** The page of the new card: its number typed twice, and its bank recognised by it [A37, A76, A77]. */
import { html } from 'hono/html';
import type { MerchantRef } from '../../activities/calls.ts';
import { validate, buildRefusal } from '../../client/validation.ts';
import { listBanks } from '../../domain/account/banks.ts';
import { recogniseCard } from '../../domain/account/bins.ts';
import { takeFirst6, takeLast4 } from '../../domain/privacy/masking.ts';
import type { AccountDescription, AccountKind, CardType } from '../../domain/parties/account.ts';
import type { Scope } from '../../domain/parties/scope.ts';
import { cleanNumber } from '../../domain/text/cleaning.ts';
import { formatValue } from '../../domain/text/templates.ts';
import { AccountBody } from '../bodies/accounts.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { takeEntry } from '../limits.ts';
import { readPrecheck } from '../precheck.ts';
import { renderPage, type BilingualText, type Html } from '../pages/layout.ts';
import { renderBilingual, renderCheckbox, renderField, renderForm, renderSelect } from './forms.ts';
import { readField, readShownField, type HostedSession } from './session.ts';
import type { HostedWork } from './work.ts';

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
}

/** Numbers are never shown again: whoever made a mistake types both of them anew. */
export const renderAccount = (session: HostedSession, page: AccountPage): Html =>
  renderPage(
    { zh: '新的结算卡', en: 'The new settlement card' },
    html`${page.top} ${page.saved && renderSaved(page.saved)}
      ${page.kinds.length > 1 && renderKinds(page)}
      <section>
        ${renderForm(
          session,
          {
            action: `/change/account?kind=${page.kind}`,
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
  ${renderField(
    {
      name: 'cnaps',
      label: { zh: '支行联行号（如知道）', en: 'Branch code, if you know it' },
      isNumber: true,
      isOptional: true,
    },
    page.problems.get('cnaps'),
  )}
  ${renderMobile(page)}`;

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

const renderBank = ({ problems, typed }: AccountPage, isRecognised: boolean): Html =>
  html`${renderSelect(
    { name: 'bankCode', label: { zh: '开户银行', en: 'Bank' } },
    [
      ...(isRecognised
        ? [{ value: '', text: { zh: '按卡号自动识别', en: 'recognise it by the number' } }]
        : []),
      ...listBanks().map(({ code, name }) => ({ value: code, text: { zh: name, en: code } })),
    ],
    typed && readShownField(typed, 'bankCode'),
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

/**
 * Stores the account that the form names, in the vault.
 * @throws ActionRefused with what is wrong
 */
export async function readAccount(
  dependencies: ApiDependencies,
  { merchant, person, record }: HostedWork,
  form: FormData,
  { kind, personToken }: { kind: AccountKind; personToken: string },
): Promise<AccountDescription> {
  const number = cleanNumber(readField(form, 'accountNumber') ?? '');
  if (number !== cleanNumber(readField(form, 'again') ?? ''))
    throw buildRefusal([{ field: 'again', code: 'INP_CARD_CHECK' }]);
  const { first6, last4 } = record.binding;
  if (takeFirst6(number) === first6 && takeLast4(number) === last4)
    throw buildRefusal([{ field: 'accountNumber', code: 'INP_SAME_AS_OLD' }]);
  const bank = findBank(kind, number, readField(form, 'bankCode'), readField(form, 'bankName'));
  await assertFitting(dependencies, merchant, person.scope, { kind, ...bank });
  const holder = await readHolder();
  const {
    merchantId,
    asPrinted: _looked,
    ...secrets
  } = validate(AccountBody, {
    merchantId: merchant.merchantId,
    kind,
    accountNumber: number,
    ...bank,
    ...holder,
    ...(readField(form, 'asPrinted') === 'true' && { asPrinted: true }),
  });
  await takeEntry(dependencies, { ...person, roles: ['owner'] }, 'tokens', merchantId);
  return dependencies.storage.vault.tokenizeAccount(merchant, secrets);

  async function readHolder(): Promise<Record<string, unknown>> {
    const mobile = readField(form, 'mobile');
    if (kind === 'CORPORATE')
      return {
        holderName: readField(form, 'holderName'),
        holderIdNumber: readField(form, 'holderIdNumber'),
        holderRelation: 'SELF',
        ...withValue('cnaps', readField(form, 'cnaps')),
        ...withValue('mobile', mobile),
      };
    const owner = await dependencies.storage.vault.detokenizePerson(
      merchant,
      personToken,
      'holder of the new account in the hosted change',
    );
    return {
      holderName: owner.name,
      holderIdNumber: owner.idNumber,
      ...withValue('holderIdType', owner.idType),
      holderRelation: record.kind === 'MICRO' || record.kind === 'SOLE' ? 'SELF' : 'LEGAL_PERSON',
      mobile: mobile ?? owner.mobile,
    };
  }
}

/** What screening would refuse of such a card is said before its number is stored [A11, A19]. */
async function assertFitting(
  dependencies: ApiDependencies,
  merchant: MerchantRef,
  scope: Scope | undefined,
  { kind, bankCode, cardType }: { kind: AccountKind } & ChosenBank,
): Promise<void> {
  const { first } = await readPrecheck(dependencies, merchant, {
    ...(scope && { scope }),
    account: { kind, bankCode, ...(cardType && { cardType }) },
  });
  const problems = first
    .filter(({ field }) => field.startsWith('newAccount'))
    .map((problem) => ({ ...problem, field: 'accountNumber' }));
  if (problems.length > 0) throw buildRefusal(problems);
}

const withValue = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: value };

interface ChosenBank {
  bankCode: string;
  bankName: string;
  cardType?: CardType;
}

/** The bank that was chosen, or the one that the number shows. */
function findBank(
  kind: AccountKind,
  number: string,
  chosen: string | undefined,
  typedName: string | undefined,
): ChosenBank {
  const known = kind === 'PERSONAL' ? recogniseCard(number) : undefined;
  const bankCode = chosen ?? known?.bankCode;
  const bank = listBanks().find(({ code }) => code === bankCode);
  // The number is not judged before the bank is known: both problems are told at once.
  if (!bank || bankCode === undefined)
    throw buildRefusal([{ field: 'bankCode', code: 'ACC_UNKNOWN_BANK' }]);
  if (bank.isKind && typedName === undefined)
    throw buildRefusal([{ field: 'bankName', code: 'INP_REQUIRED' }]);
  return {
    bankCode,
    bankName: typedName ?? bank.name,
    ...(known?.cardType !== undefined && { cardType: known.cardType }),
  };
}
