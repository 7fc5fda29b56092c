/** How the owner of a corporate account finds its branch: by bank, city and a part of the name, in the installation's list [A78]. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import { listBanks } from '../../domain/account/banks.ts';
import { findBranches, type Branch } from '../../domain/account/branches.ts';
import type { ApiEnv } from '../dependencies.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { renderField, renderSelect } from './forms.ts';

/** More are no choice on a phone. */
const mostShown = 20;
const maxLength = 60;

export interface BranchSearch {
  /** Empty before anything was looked for, as are the next two. */
  bankCode: string;
  city: string;
  name: string;
  found: readonly Branch[];
  /** Others fit, too. */
  hasMore: boolean;
}

/** What was looked for, from the address of the page; undefined where the installation has no list. */
export function readBranchSearch(c: Context<ApiEnv>): BranchSearch | undefined {
  const { branches } = c.var.dependencies;
  if (!branches) return undefined;
  const read = (field: string): string => (c.req.query(field) ?? '').trim().slice(0, maxLength);
  const [city, name] = [read('city'), read('branch')];
  const bankCode = listBanks().find(({ code }) => code === read('bank'))?.code ?? '';
  const found = bankCode === '' ? [] : findBranches(branches, { bankCode, city, q: name });
  const hasMore = found.length > mostShown;
  return { bankCode, city, name, found: found.slice(0, mostShown), hasMore };
}

/** The same search again, for the address to which the account is sent: its page shows what was found. */
export const formatBranchSearch = ({ bankCode, city, name }: BranchSearch): string =>
  bankCode === ''
    ? ''
    : `&${new URLSearchParams({ bank: bankCode, city, branch: name }).toString()}`;

/** Before the account is typed, because numbers are never shown again. */
export const renderBranchSearch = (search: BranchSearch): Html =>
  html`<section>
    <h2>${renderBilingual({ zh: '先找到开户支行', en: 'First find your branch' })}</h2>
    <form method="get" action="/change/account">
      <input type="hidden" name="kind" value="CORPORATE" />
      ${renderSelect(
        { name: 'bank', label: { zh: '开户银行', en: 'Bank' } },
        listBanks().map(({ code, name }) => ({ value: code, text: { zh: name, en: code } })),
        search.bankCode,
      )}
      ${renderField({ name: 'city', label: { zh: '城市', en: 'City' }, value: search.city, isOptional: true })}
      ${renderField({
        name: 'branch',
        label: { zh: '支行名称中的几个字', en: 'A part of its name' },
        value: search.name,
        isOptional: true,
      })}
      <button class="${search.found.length > 0 ? 'secondary' : ''}">
        查找 <span lang="en">Search</span>
      </button>
    </form>
    ${search.bankCode !== '' && html`<p role="status">${renderBilingual(describeFound(search))}</p>`}
  </section>`;

function describeFound({ found, hasMore }: BranchSearch): BilingualText {
  if (hasMore)
    return {
      zh: `找到很多支行，下方列出前 ${mostShown} 个；填写城市或名称可缩小范围`,
      en: `there are many; the first ${mostShown} stand below. City or name narrow them`,
    };
  return found.length === 0
    ? {
        zh: '没有找到。换个城市或名称再试，或在下方直接填写联行号；不知道可留空',
        en: 'none was found. Try another city or name, or type its code below; it may stay empty',
      }
    : {
        zh: `找到 ${found.length} 个支行，请在下方选择`,
        en: `${found.length} found: choose yours below`,
      };
}

/** @param chosen what was chosen before */
export const renderBranchChoice = (
  { found }: BranchSearch,
  chosen: string,
  problem: BilingualText | undefined,
): Html => {
  const renderOption = (value: string, text: Html): Html =>
    html`<label class="check"
      ><input type="radio" name="cnaps" value="${value}" ${value === chosen ? 'checked' : ''} />
      <span>${text}</span></label
    >`;
  return html`<fieldset>
    <legend>${renderBilingual({ zh: '开户支行', en: 'Branch' })}</legend>
    ${problem && html`<p class="problem">${renderBilingual(problem)}</p>`}
    ${found.map(({ cnaps, name, city }) => renderOption(cnaps, html`${name}<br /><span class="hint">${city} · 联行号 ${cnaps}</span>`))}
    ${renderOption('', renderBilingual({ zh: '都不是，或不知道', en: 'none of these, or I do not know' }))}
  </fieldset>`;
};
