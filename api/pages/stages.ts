/** The way of a request from gate to gate: when it came to each, where it is, and how long the rest takes [A18, A73]. */
import { html } from 'hono/html';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { RequestRow } from '../../activities/requests.ts';
import { forecastGates } from '../../domain/precheck/forecast.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import {
  gateNames,
  isOutcome,
  type GateName,
  type StageOrOutcome,
} from '../../domain/request/stages.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import { describeTerm } from '../../domain/text/terms.ts';
import type { BilingualText, Html } from './layout.ts';

export interface ShownStage {
  stage: StageOrOutcome;
  state: 'past' | 'now' | 'ahead';
  /** When it was entered, ISO 8601. */
  at?: string;
  /** How long it takes at most; a term. */
  atMost?: string;
}

/** Their terms would tell how the risk was assessed. */
const untold: readonly GateName[] = ['screening', 'cooling', 'switching'];

/**
 * The gates in their order, with what a request is in besides: a correction, a freeze, its end.
 * @param entries the audit log, oldest first
 */
export function listStages(
  { state }: Pick<RequestRow, 'state'>,
  entries: readonly Pick<AuditEntry, 'action' | 'at' | 'data'>[],
  policy: PolicyValues,
): ShownStage[] {
  const { stage } = state;
  const enteredAt = new Map(
    entries
      .filter(({ action }) => action === 'stage-entered')
      .map(({ at, data }) => [String(data?.['stage']), at]),
  );
  const gate = gateNames.find((each) => each === stage);
  const reached = gate
    ? gateNames.indexOf(gate)
    : Math.max(0, ...gateNames.map((each, n) => (enteredAt.has(each) ? n : 0)));
  const isCompleted = stage === 'completed';
  const terms = new Map(
    forecastGates(policy, 'green', false).map((each) => [each.gate, each.usually ?? each.atMost]),
  );
  const build = (shown: StageOrOutcome, where: ShownStage['state']): ShownStage => {
    const at = enteredAt.get(shown);
    const atMost = untold.includes(shown as GateName) ? undefined : terms.get(shown as GateName);
    return {
      stage: shown,
      state: where,
      ...(where !== 'ahead' && at !== undefined && { at }),
      ...(where === 'ahead' && atMost !== undefined && { atMost }),
    };
  };
  const gates = gateNames.map((each, n) => {
    if (isCompleted) return build(each, 'past');
    if (n === reached && gate) return build(each, 'now');
    return build(each, n <= reached ? 'past' : 'ahead');
  });
  if (gate) return [...gates, { stage: 'completed', state: 'ahead' }];
  const beside = build(stage, isOutcome(stage) ? 'past' : 'now');
  if (isCompleted) return [...gates, beside];
  const before = gates.slice(0, reached + 1);
  return isOutcome(stage) ? [...before, beside] : [...before, beside, ...gates.slice(reached + 1)];
}

/** @param eta when it is expected to be done, ISO 8601 */
export const renderStages = (stages: readonly ShownStage[], eta: string | undefined): Html =>
  html`<section>
    <h2>办理进度<br /><span class="en" lang="en">Where it is</span></h2>
    <ol class="stages">
      ${stages.map(
        ({ stage, state, ...times }) =>
          html`<li class="${state}" ${state === 'now' ? 'aria-current=step' : ''}>
            ${marks[state]}${formatValue(stage, 'zh')}
            <span class="en" lang="en">${formatValue(stage, 'en')}</span>
            ${describeTimes(times).map((text) => html`<br />${text.zh} <span class="en" lang="en">${text.en}</span>`)}
          </li>`,
      )}
    </ol>
    ${eta !== undefined && !stages.some(({ stage, state }) => isOutcome(stage) && state === 'past') && html`<p>预计完成：${formatChineseTime(eta)} <span class="en" lang="en">expected to be done, if everybody answers at once</span></p>`}
  </section>`;

const marks: Record<ShownStage['state'], string> = { past: '✓ ', now: '▶ ', ahead: '' };

const describeTimes = ({ at, atMost }: Pick<ShownStage, 'at' | 'atMost'>): BilingualText[] => [
  ...(at === undefined ? [] : [{ zh: formatChineseTime(at), en: '' }]),
  ...(atMost === undefined ? [] : [describeTerm(atMost)]),
];
