/** How old open requests are, and how often promised times were kept, by stage. */
import { html } from 'hono/html';
import type { OpenStage } from '../../../adapters/storage/supervision.ts';
import type { StageTimes } from '../../../domain/supervision/stage-times.ts';
import { gateNames, sideStages, type Stage } from '../../../domain/request/stages.ts';
import { renderBilingual, type BilingualText, type Html } from '../../pages/layout.ts';
import { describeMinutes, describeStage } from '../words.ts';
import { renderRow, renderTable } from './frame.ts';

export interface Times {
  open: readonly OpenStage[];
  left: readonly StageTimes[];
  /** How far back, and how many requests at most. */
  days: number;
  requests: number;
}

const order: readonly Stage[] = [...gateNames, ...sideStages];
const sortByStage = <Row extends { stage: Stage }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((one, other) => order.indexOf(one.stage) - order.indexOf(other.stage));

/** @param now ms since 1970 */
export const renderTimes = ({ open, left, days, requests }: Times, now: number): Html =>
  html`${renderTable(
    { zh: '进行中', en: 'Open now' },
    [
      { zh: '阶段', en: 'Stage' },
      { zh: '件数', en: 'Open' },
      { zh: '已超时', en: 'Late' },
      { zh: '最长等待', en: 'Longest wait' },
    ],
    sortByStage(open).map((row) =>
      renderRow([
        html`<a href="/desk?stage=${row.stage}">${renderBilingual(describeStage(row.stage))}</a>`,
        row.open,
        html`<span class="${row.late > 0 ? 'late' : ''}">${row.late}</span>`,
        renderMs(now - Date.parse(row.oldest)),
      ]),
    ),
    { zh: '没有进行中的申请', en: 'nothing is open' },
  )}
  ${renderTable(
    {
      zh: `最近 ${days} 天办结的申请（最多 ${requests} 件）`,
      en: `Requests that ended in the last ${days} days, ${requests} at most`,
    },
    [
      { zh: '阶段', en: 'Stage' },
      { zh: '次数', en: 'Visits' },
      { zh: '按时', en: 'In time' },
      { zh: '超时', en: 'Late' },
      { zh: '中位时长', en: 'Median' },
      { zh: '最长', en: 'Longest' },
    ],
    sortByStage(left).map((row) =>
      renderRow([
        renderBilingual(describeStage(row.stage)),
        row.left,
        `${row.kept} (${Math.round((100 * row.kept) / row.left)} %)`,
        html`<span class="${row.kept < row.left ? 'late' : ''}">${row.left - row.kept}</span>`,
        renderMs(row.medianMs),
        renderMs(row.longestMs),
      ]),
    ),
    { zh: '没有办结的申请', en: 'none has ended' },
  )}`;

function renderMs(ms: number): Html {
  const [zh, en] = describeMinutes(Math.max(0, Math.floor(ms / 60_000)));
  const text: BilingualText = { zh, en };
  return renderBilingual(text);
}
