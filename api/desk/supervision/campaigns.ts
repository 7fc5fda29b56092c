/** Campaigns of the acquirer: their progress, their results, and who stopped or continued them. */
import { html } from 'hono/html';
import type { CampaignRowResult } from '../../../adapters/storage/campaign-rows.ts';
import type { CampaignEntry, CampaignSummary } from '../../../adapters/storage/campaigns.ts';
import {
  rowStates,
  type CampaignState,
  type RowCounts,
  type RowState,
} from '../../../domain/campaign/campaign.ts';
import { describeFailure, isFailureCode } from '../../../domain/failures/codes.ts';
import { createFormKey } from '../../form-tokens.ts';
import { formatChineseTime, formatValue } from '../../../domain/text/templates.ts';
import { campaignActions, type CampaignActionName } from '../../../workflows/campaign/contract.ts';
import { renderBilingual, type BilingualText, type Html } from '../../pages/layout.ts';
import type { DeskSession } from '../desk.ts';
import { renderForm, renderRow, renderTable, renderTextField } from './frame.ts';

const stateWords: Record<CampaignState, BilingualText> = {
  loading: { zh: '待启动', en: 'loaded, not started' },
  running: { zh: '进行中', en: 'running' },
  paused: { zh: '已暂停', en: 'paused' },
  aborted: { zh: '已中止', en: 'aborted' },
  ended: { zh: '已结束', en: 'ended' },
};

const actionWords: Record<CampaignActionName, BilingualText> = {
  pause: { zh: '暂停', en: 'pause' },
  resume: { zh: '继续', en: 'resume' },
  abort: { zh: '中止', en: 'abort' },
};

const actionsByState: Record<CampaignState, readonly CampaignActionName[]> = {
  loading: [],
  running: ['pause', 'abort'],
  paused: ['resume', 'abort'],
  aborted: [],
  ended: [],
};

export const isCampaignAction = (name: string): name is CampaignActionName =>
  Object.hasOwn(campaignActions, name);

export interface CampaignProgress {
  campaignId: string;
  state: CampaignState;
  counts: RowCounts;
}

const pathOf = (campaignId: string): string => `/desk/supervision/campaigns/${campaignId}`;

export const renderCampaigns = (
  campaigns: readonly (CampaignSummary & { counts: RowCounts })[],
): Html =>
  renderTable(
    { zh: '批量任务', en: 'Campaigns' },
    [
      { zh: '编号', en: 'Id' },
      { zh: '状态', en: 'State' },
      { zh: '进度', en: 'Progress' },
      { zh: '导入时间', en: 'Loaded' },
    ],
    campaigns.map((campaign) =>
      renderRow([
        html`<a href="${pathOf(campaign.campaignId)}">${campaign.campaignId}</a>`,
        renderBilingual(stateWords[campaign.state]),
        renderProgress(campaign.counts),
        renderTime(campaign.openedAt),
      ]),
    ),
    { zh: '没有批量任务', en: 'there is none' },
  );

const renderTime = (at: string): Html =>
  html`<time datetime="${at}">${formatChineseTime(at)}</time>`;

/** Of the rows those that are over, whatever came of them. */
function renderProgress(counts: RowCounts): Html {
  const all = rowStates.reduce((sum, state) => sum + counts[state], 0);
  const over = all - counts.waiting - counts.open;
  return html`<progress value="${over}" max="${Math.max(1, all)}" aria-label="进度 progress">
      ${over}
    </progress>
    ${over} / ${all}`;
}

export const renderCampaign = (
  session: DeskSession,
  { campaignId, state, counts }: CampaignProgress,
  rows: readonly CampaignRowResult[],
  entries: readonly CampaignEntry[],
): Html =>
  html`<section>
      <h2>${campaignId} · ${renderBilingual(stateWords[state])}</h2>
      <p>${renderProgress(counts)}</p>
      <table>
        <tbody>
          ${rowStates.map(
            (name) =>
              html`<tr>
                <th scope="row">${renderBilingual(describeRowState(name))}</th>
                <td>${counts[name]}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${actionsByState[state].map(
        (action) =>
          html`<details>
            <summary>${renderBilingual(actionWords[action])}</summary>
            ${renderForm(
              session,
              `${pathOf(campaignId)}/${action}`,
              actionWords[action],
              html`<input type="hidden" name="key" value="${createFormKey()}" />
                ${renderTextField('reason', { zh: '原因', en: 'reason' })}`,
              action === 'abort',
            )}
          </details>`,
      )}
    </section>
    ${renderTable(
      { zh: '结果', en: 'Results' },
      [
        { zh: '行', en: 'Row' },
        { zh: '商户', en: 'Merchant' },
        { zh: '结果', en: 'Result' },
        { zh: '原因', en: 'Reason' },
      ],
      rows.map((row) =>
        renderRow([
          row.rowNo,
          row.state === 'waiting' || row.state === 'refused'
            ? row.merchantId
            : html`<a href="/desk/requests/${row.requestId}">${row.merchantId}</a>`,
          renderBilingual(describeRowState(row.state)),
          row.code !== undefined && isFailureCode(row.code)
            ? renderBilingual(describeFailure(row.code))
            : '',
        ]),
      ),
      { zh: '没有行', en: 'no rows' },
    )}
    <p>
      <a href="${pathOf(campaignId)}/results.csv"
        >${renderBilingual({ zh: '下载全部结果（CSV）', en: 'all results as CSV' })}</a
      >
    </p>
    ${renderTable(
      { zh: '操作记录', en: 'What was done' },
      [
        { zh: '时间', en: 'When' },
        { zh: '人员', en: 'Who' },
        { zh: '操作', en: 'What' },
        { zh: '原因', en: 'Why' },
      ],
      entries.map(({ action, actor, at, reason }) =>
        renderRow([renderTime(at), actor, action, reason]),
      ),
      { zh: '没有记录', en: 'nothing yet' },
    )}`;

function describeRowState(state: RowState): BilingualText {
  if (state === 'waiting') return { zh: '待提交', en: 'waiting' };
  if (state === 'open') return { zh: '办理中', en: 'under way' };
  if (state === 'refused') return { zh: '提交被拒', en: 'refused' };
  return { zh: formatValue(state, 'zh'), en: formatValue(state, 'en') };
}
