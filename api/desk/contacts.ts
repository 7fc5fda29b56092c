/** Contacts of the merchant, what each of them was told, and what they said on the phone. */
import { html } from 'hono/html';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { StoredFacts } from '../../activities/request-facts.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import { getAgentId, isAgentName } from '../../domain/notices/recipients.ts';
import { sentences } from '../../domain/notices/texts.ts';
import {
  fillTemplate,
  formatChineseTime,
  type TemplateValues,
} from '../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';

interface Told {
  at: string;
  event: string;
  isDelivered: boolean;
}

/** Who was told what, by the name that the audit log has for them. */
export function listTold(entries: readonly AuditEntry[]): Map<string, Told[]> {
  const told = new Map<string, Told[]>();
  for (const { action, at, data } of entries) {
    if (action !== 'notice-sent' && action !== 'notice-not-delivered') continue;
    const event = String(data?.['event'] ?? '');
    const read = (name: string) =>
      String(data?.[name] ?? '')
        .split(', ')
        .filter(Boolean);
    const add = (who: string, isDelivered: boolean) =>
      told.set(who, [...(told.get(who) ?? []), { at, event, isDelivered }]);
    for (const who of read('notified')) add(who, true);
    for (const who of read('copies')) add(who, false);
  }
  return told;
}

export function renderContacts(
  facts: StoredFacts | undefined,
  entries: readonly AuditEntry[],
): Html {
  const told = listTold(entries);
  const contacts = facts?.contacts ?? facts?.merchant?.value.contacts ?? [];
  const others = [...told.keys()].filter((who) => !contacts.some(({ id }) => id === who));
  if (contacts.length + others.length === 0) return html``;
  const values = facts && {
    oldLast4: facts.merchant?.value.binding.last4 ?? facts.request.oldAccount.last4,
    newLast4: facts.request.newAccount.last4,
    bankName: facts.account?.bankName,
  };
  return html`<section>
    <h2>${renderBilingual({ zh: '联系人与通知', en: 'Contacts, and what each was told' })}</h2>
    <table>
      <tbody>
        ${contacts.map(
          ({ channel, id, masked, since, until }) =>
            html`<tr>
              <th scope="row">
                ${masked} <span class="en">${channel}</span><br />
                ${renderBilingual({ zh: `${formatChineseTime(since).slice(0, 10)} 起`, en: 'since' })}
                ${until !== undefined && html`<span class="late">${renderBilingual({ zh: `${formatChineseTime(until).slice(0, 10)} 已移除`, en: 'removed' })}</span>`}
              </th>
              <td>${renderTold(told.get(id) ?? [], values)}</td>
            </tr>`,
        )}
        ${others.map(
          (who) =>
            html`<tr>
              <th scope="row">${renderBilingual(describeOther(who))}</th>
              <td>${renderTold(told.get(who) ?? [], values)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

const otherWords: Readonly<Record<string, BilingualText>> = {
  'new-mobile': { zh: '新卡预留手机', en: 'mobile of the new card' },
  staff: { zh: '工作人员', en: 'staff' },
};

function describeOther(who: string): BilingualText {
  if (isAgentName(who)) return { zh: `代理人员 ${getAgentId(who)}`, en: 'agent' };
  return otherWords[who] ?? { zh: who, en: '' };
}

function renderTold(told: readonly Told[], values: TemplateValues = {}): Html {
  if (told.length === 0) return renderBilingual({ zh: '尚未通知', en: 'told nothing yet' });
  return html`<ul>
    ${told.map(
      ({ at, event, isDelivered }) =>
        html`<li>
          ${formatChineseTime(at)} ${renderSentence(event, values)}
          ${!isDelivered && html`<span class="late">${renderBilingual({ zh: '未送达', en: 'not delivered' })}</span>`}
        </li>`,
    )}
  </ul>`;
}

/** The sentence as it was sent, without what only that copy had: links, dates, amounts. */
function renderSentence(event: string, values: TemplateValues): Html {
  if (!Object.hasOwn(sentences, event)) return html`${event}`;
  const { zh, en } = sentences[event as NoticeEvent];
  return renderBilingual({ zh: fillTemplate(zh, values), en: fillTemplate(en, values) });
}
