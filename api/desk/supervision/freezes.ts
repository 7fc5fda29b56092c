/** Freezes of cut-overs: seen, set and lifted. The table of freezes keeps who did so. */
import { html } from 'hono/html';
import type { LiftedFreeze } from '../../../adapters/storage/cutover-freezes.ts';
import {
  cutoverFreezeScopes,
  type CutoverFreeze,
  type CutoverFreezeScope,
} from '../../../domain/switch/cutover-freeze.ts';
import { formatChineseTime } from '../../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../../pages/layout.ts';
import type { DeskSession } from '../desk.ts';
import { renderChoice, renderForm, renderRow, renderTable, renderTextField } from './frame.ts';

const scopeWords: Record<CutoverFreezeScope, BilingualText> = {
  bank: { zh: '银行', en: 'bank' },
  network: { zh: '渠道', en: 'network' },
  acquirer: { zh: '本机构全部', en: 'all of this acquirer' },
};

export const renderFreezes = (
  session: DeskSession,
  active: readonly CutoverFreeze[],
  lifted: readonly LiftedFreeze[],
  networks: readonly string[],
): Html =>
  html`${renderTable(
      { zh: '生效中', en: 'In force' },
      [
        { zh: '范围', en: 'What' },
        { zh: '原因', en: 'Why' },
        { zh: '设置人', en: 'Set by' },
        { zh: '时间', en: 'Since' },
        { zh: '解除', en: 'Lift' },
      ],
      active.map(({ by, name, reason, scope, since }) =>
        renderRow([
          renderScope(scope, name),
          reason,
          by,
          formatChineseTime(since),
          renderForm(
            session,
            '/desk/supervision/freezes/lift',
            { zh: '解除', en: 'lift' },
            html`<input type="hidden" name="scope" value="${scope}" />
              <input type="hidden" name="name" value="${name}" />`,
          ),
        ]),
      ),
      { zh: '没有暂停', en: 'nothing is stopped' },
    )}
    <section>
      <h2>${renderBilingual({ zh: '暂停切换', en: 'Stop cut-overs' })}</h2>
      <p>
        ${renderBilingual({
          zh: '申请照常办理到切换前，解除后自动继续；已开始的切换不受影响',
          en: 'requests go on up to the switch and continue by themselves afterwards; a switch under way is not stopped',
        })}
      </p>
      ${renderForm(
        session,
        '/desk/supervision/freezes',
        { zh: '暂停', en: 'stop' },
        html`${renderChoice(
          'scope',
          { zh: '范围', en: 'what' },
          cutoverFreezeScopes.map((scope) => [scope, scopeWords[scope]] as const),
        )}
        ${renderTextField(
          'name',
          {
            zh: `银行三位代码，或渠道（${networks.join('、')}）；本机构全部则留空`,
            en: 'three digits of the bank, or the network; empty for all of this acquirer',
          },
          { required: false },
        )}
        ${renderTextField('reason', { zh: '原因（工作人员可见）', en: 'reason, for staff' })}`,
        true,
      )}
    </section>
    ${renderTable(
      { zh: '已解除', en: 'Lifted' },
      [
        { zh: '范围', en: 'What' },
        { zh: '原因', en: 'Why' },
        { zh: '设置', en: 'Set' },
        { zh: '解除', en: 'Lifted' },
      ],
      lifted.map((freeze) =>
        renderRow([
          renderScope(freeze.scope, freeze.name),
          freeze.reason,
          `${freeze.by} ${formatChineseTime(freeze.since)}`,
          `${freeze.liftedBy} ${formatChineseTime(freeze.liftedAt)}`,
        ]),
      ),
      { zh: '没有记录', en: 'none yet' },
    )}`;

const renderScope = (scope: CutoverFreezeScope, name: string): Html =>
  html`${renderBilingual(scopeWords[scope])} ${name}`;
