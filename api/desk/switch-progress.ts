/** How far the switch is, for each network, each terminal and the settlement. */
import { html } from 'hono/html';
import type { StoredFacts } from '../../activities/request-facts.ts';
import type { StepState } from '../../domain/switch/rollback.ts';
import type { Status } from '../../workflows/contract.ts';
import { nameStep, nameTarget } from '../../domain/text/process-words.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';

const stateWords: Record<StepState, BilingualText> = {
  pending: { zh: '待执行', en: 'to come' },
  ordered: { zh: '处理中', en: 'under way' },
  done: { zh: '已完成', en: 'done' },
  failed: { zh: '失败', en: 'failed' },
  lagging: { zh: '滞后', en: 'lagging' },
  skipped: { zh: '已跳过', en: 'skipped' },
  undone: { zh: '已撤销', en: 'undone' },
};
const alarming: readonly StepState[] = ['failed', 'lagging'];

export function renderSwitch(
  { steps }: Pick<Status, 'steps'>,
  facts: StoredFacts | undefined,
): Html {
  const targets = [...new Set(steps.map(({ target }) => target))];
  return html`<section>
    <h2>${renderBilingual({ zh: '切换进度', en: 'Switch' })}</h2>
    <table>
      <tbody>
        ${targets.map(
          (target) =>
            html`<tr>
              <th scope="row">
                ${renderBilingual(nameTarget(target))}
                ${renderBilingual(describeTarget(target, facts))}
              </th>
              <td>
                <ul>
                  ${steps
                    .filter((step) => step.target === target)
                    .map(
                      ({ name, state }) =>
                        html`<li class="${alarming.includes(state) ? 'late' : ''}">
                          ${renderBilingual(describeStep(`${name}/${target}`, state))}
                        </li>`,
                    )}
                </ul>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** A step and how far it is: `暂存结算款：已完成`. */
export function describeStep(name: string, state: StepState): BilingualText {
  const step = nameStep(name);
  const words = stateWords[state];
  return { zh: `${step.zh}：${words.zh}`, en: `${step.en}: ${words.en}` };
}

/** What the record says of a network or a terminal. */
function describeTarget(target: string, facts: StoredFacts | undefined): BilingualText {
  const merchant = facts?.merchant?.value;
  const network = merchant?.networks.find(({ id }) => id === target);
  if (network)
    return join(
      { zh: '渠道', en: 'network' },
      network.lead && { zh: '主渠道', en: 'lead' },
      network.approval === 'audited' && { zh: '需审核', en: 'audits' },
      network.pays === 'network' && { zh: '自行结算', en: 'pays by itself' },
    );
  const terminal = merchant?.terminals.find(({ sn }) => sn === target);
  if (!terminal) return { zh: '', en: '' };
  return join(
    { zh: `终端 ${terminal.model}`, en: 'terminal' },
    terminal.online ? { zh: '在线', en: 'online' } : { zh: '离线', en: 'offline' },
  );
}

function join(...parts: (BilingualText | false)[]): BilingualText {
  const said = parts.filter((part) => part !== false);
  return {
    zh: said.map(({ zh }) => zh).join('，'),
    en: said.map(({ en }) => en).join(', '),
  };
}
