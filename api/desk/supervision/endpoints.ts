/** Endpoints of the acquirer at the desk: made, tested, paused, given another secret; what was sent, and what was given up. */
import { html } from 'hono/html';
import { eventTypes, type EventType } from '../../../domain/events/catalogue.ts';
import type { Endpoint, LoggedDelivery } from '../../../domain/events/delivery.ts';
import { formatChineseTime } from '../../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../../pages/layout.ts';
import type { DeskSession } from '../desk.ts';
import { renderChoice, renderForm, renderRow, renderTable, renderTextField } from './frame.ts';

const path = '/desk/supervision/endpoints';
export const endpointPath = (endpointId: string): string => `${path}/${endpointId}`;

const stateWords: Record<Endpoint['state'], BilingualText> = {
  active: { zh: '推送中', en: 'active' },
  paused: { zh: '已暂停', en: 'paused' },
};

const deliveryWords: Record<LoggedDelivery['state'], BilingualText> = {
  pending: { zh: '待重试', en: 'to be tried again' },
  delivered: { zh: '已送达', en: 'delivered' },
  dead: { zh: '已放弃', en: 'given up' },
};

export const renderEndpoints = (session: DeskSession, endpoints: readonly Endpoint[]): Html =>
  html`${renderTable(
      { zh: '接收地址', en: 'Endpoints' },
      [
        { zh: '地址', en: 'Address' },
        { zh: '状态', en: 'State' },
        { zh: '待发送', en: 'Waiting' },
        { zh: '已放弃', en: 'Given up' },
        { zh: '事件', en: 'Events' },
      ],
      endpoints.map((endpoint) =>
        renderRow([
          html`<a href="${endpointPath(endpoint.endpointId)}">${endpoint.url}</a>`,
          html`${renderBilingual(stateWords[endpoint.state])} ${endpoint.pauseReason}`,
          endpoint.pending,
          html`<span class="${endpoint.dead > 0 ? 'late' : ''}">${endpoint.dead}</span>`,
          describeTypes(endpoint.types),
        ]),
      ),
      { zh: '没有接收地址', en: 'there is none' },
    )}
    <section>
      <h2>${renderBilingual({ zh: '新增', en: 'Add one' })}</h2>
      ${renderForm(
        session,
        path,
        { zh: '新增', en: 'add' },
        html`${renderTextField(
          'url',
          { zh: '地址（公网https）', en: 'address, https on the public internet' },
          { hint: 'https://' },
        )}
        ${renderTypes()}`,
      )}
    </section>`;

const describeTypes = (types: readonly string[] | undefined): Html =>
  types ? html`${types.length}` : renderBilingual({ zh: '全部', en: 'all' });

/** Nothing chosen means all: also the types that there will be. */
const renderTypes = (chosen: readonly EventType[] = []): Html =>
  html`<details>
    <summary>
      ${renderBilingual({ zh: '事件类型（不选即全部）', en: 'types of events; none chosen means all' })}
    </summary>
    <fieldset>
      <legend>${renderBilingual({ zh: '事件类型', en: 'types' })}</legend>
      ${eventTypes.map(
        (type) =>
          html`<label
            ><input
              type="checkbox"
              name="types"
              value="${type}"
              ${chosen.includes(type) ? 'checked' : ''}
            />
            ${type}</label
          >`,
      )}
    </fieldset>
  </details>`;

/** @param state of the deliveries that are shown; all without it */
export const renderEndpoint = (
  session: DeskSession,
  endpoint: Endpoint,
  deliveries: readonly LoggedDelivery[],
  state: LoggedDelivery['state'] | undefined,
): Html => {
  const at = endpointPath(endpoint.endpointId);
  return html`<section>
      <h2>${endpoint.url}</h2>
      <table>
        <tbody>
          <tr>
            <th scope="row">${renderBilingual({ zh: '状态', en: 'State' })}</th>
            <td>${renderBilingual(stateWords[endpoint.state])} ${endpoint.pauseReason}</td>
          </tr>
          <tr>
            <th scope="row">${renderBilingual({ zh: '新增人', en: 'Added by' })}</th>
            <td>${endpoint.createdBy} · ${formatChineseTime(endpoint.createdAt)}</td>
          </tr>
          <tr>
            <th scope="row">
              ${renderBilingual({ zh: '待发送 / 已放弃', en: 'Waiting / given up' })}
            </th>
            <td>${endpoint.pending} / ${endpoint.dead}</td>
          </tr>
        </tbody>
      </table>
      ${renderForm(session, `${at}/test`, { zh: '发送测试事件', en: 'send a test event' })}
      ${
        endpoint.state === 'active'
          ? renderForm(session, `${at}/pause`, { zh: '暂停', en: 'pause' })
          : renderForm(session, `${at}/resume`, { zh: '恢复推送', en: 'resume' })
      }
      <details>
        <summary>${renderBilingual({ zh: '更换密钥', en: 'another secret' })}</summary>
        ${renderForm(
          session,
          `${at}/rotate`,
          { zh: '生成新密钥', en: 'make a new secret' },
          renderChoice('overlapHours', { zh: '旧密钥继续有效', en: 'the one before signs for' }, [
            ['24', { zh: '24 小时', en: '24 h' }],
            ['168', { zh: '7 天', en: '7 d' }],
            ['0', { zh: '立即失效（已泄露）', en: 'not at all: it was disclosed' }],
          ]),
        )}
      </details>
      ${renderForm(session, `${at}/types`, { zh: '保存类型', en: 'save the types' }, renderTypes(endpoint.types))}
      <details>
        <summary>${renderBilingual({ zh: '重新发送', en: 'send again' })}</summary>
        ${renderForm(
          session,
          `${at}/replay`,
          { zh: '重新发送', en: 'send again' },
          html`${renderTextField(
            'ids',
            {
              zh: '事件编号（逗号分隔），或填写下面的时段',
              en: 'ids of events by commas, or the time below',
            },
            { required: false },
          )}
          ${renderTime('from', { zh: '从（北京时间）', en: 'from, China time' })}
          ${renderTime('to', { zh: '到（北京时间）', en: 'to, China time' })}`,
        )}
      </details>
      <details>
        <summary>${renderBilingual({ zh: '删除', en: 'delete' })}</summary>
        ${renderForm(session, `${at}/delete`, { zh: '永久删除', en: 'delete for good' }, '', true)}
      </details>
    </section>
    <nav aria-label="推送记录 Deliveries">
      ${[undefined, 'pending', 'dead', 'delivered'].map(
        (name) =>
          html`<a
            href="${at}${name === undefined ? '' : `?state=${name}`}"
            ${name === state ? html`aria-current="page"` : ''}
            >${renderBilingual(
              name === undefined
                ? { zh: '全部', en: 'all' }
                : deliveryWords[name as LoggedDelivery['state']],
            )}</a
          >`,
      )}
    </nav>
    ${renderTable(
      { zh: '推送记录', en: 'Deliveries' },
      [
        { zh: '事件', en: 'Event' },
        { zh: '状态', en: 'State' },
        { zh: '每次尝试', en: 'Tries' },
        { zh: '重新发送', en: 'Send again' },
      ],
      deliveries.map((delivery) =>
        renderRow([
          html`${delivery.type}<br /><span class="en">${delivery.eventId}</span>${
              delivery.requestId === undefined
                ? ''
                : html`<br /><a href="/desk/requests/${delivery.requestId}"
                      >${delivery.requestId}</a
                    >`
            }`,
          renderBilingual(deliveryWords[delivery.state]),
          html`${delivery.tries.map(
            (tried) =>
              html`<div>
                ${formatChineseTime(tried.at)} ${tried.result} ${tried.status} · ${tried.ms} ms
              </div>`,
          )}`,
          delivery.state === 'pending' || delivery.requestId === undefined
            ? ''
            : renderForm(
                session,
                `${at}/replay`,
                { zh: '重发', en: 'again' },
                html`<input type="hidden" name="ids" value="${delivery.eventId}" />`,
              ),
        ]),
      ),
      { zh: '没有记录', en: 'nothing was sent yet' },
    )}`;
};

const renderTime = (name: string, label: BilingualText): Html =>
  html`<label>${renderBilingual(label)} <input type="datetime-local" name="${name}" /></label>`;

/** A secret is shown once: this page is not kept, and nothing shows it again. */
export const renderSecret = (endpointId: string, secret: string): Html =>
  html`<section class="done" role="status">
    <h2>
      ${renderBilingual({ zh: '签名密钥（仅显示这一次）', en: 'The secret, shown this once' })}
    </h2>
    <p><code>${secret}</code></p>
    <p>
      ${renderBilingual({
        zh: '请立即存入接收方的密钥库；以后只能更换，不能再查看',
        en: 'put it into the receiver’s store of secrets now; later it can be replaced, not read',
      })}
    </p>
    <p>
      <a href="${endpointPath(endpointId)}"
        >${renderBilingual({ zh: '查看接收地址', en: 'to the endpoint' })}</a
      >
    </p>
  </section>`;
