/** The policy of new requests as people read it, and what another one would have decided. */
import { html } from 'hono/html';
import { describeAssessmentInWords } from '../../../domain/policy/assessment-words.ts';
import type { Policy } from '../../../domain/policy/policy-schema.ts';
import {
  comparePolicies,
  describePolicy,
  type ValueLine,
} from '../../../domain/policy/policy-words.ts';
import { renderBilingual, type Html } from '../../pages/layout.ts';
import type { DeskSession } from '../desk.ts';
import { describeStage } from '../words.ts';
import { renderChoice, renderRow, renderTable } from './frame.ts';
import type { Simulation } from './simulation.ts';

export const simulationSizes = ['20', '50', '200'] as const;

export interface Simulated {
  other: Policy;
  result: Simulation;
}

export const renderPolicy = (session: DeskSession, policy: Policy, simulated?: Simulated): Html =>
  html`${simulated && renderSimulation(policy, simulated)}
    <section>
      <h2>${renderBilingual({ zh: '试算新规则', en: 'Try another policy' })}</h2>
      <p>
        ${renderBilingual({
          zh: '用近期申请已记录的事实（商户、银行、核验方的答复）按新规则重新评估每个环节；不再询问任何一方，不改变任何申请',
          en: 'the recorded facts of recent requests (what the record, the bank and the others answered) are assessed again at every gate that was reached; nobody is asked anew, and nothing changes',
        })}
      </p>
      <form method="post" action="/desk/supervision/policy" enctype="multipart/form-data">
        <input type="hidden" name="csrf" value="${session.csrf}" />
        <label
          >${renderBilingual({ zh: '规则文件（JSON）', en: 'file of the policy, JSON' })}
          <input type="file" name="file" accept=".json,application/json"
        /></label>
        <label
          >${renderBilingual({ zh: '或粘贴内容', en: 'or its text' })}
          <textarea
            name="text"
            rows="6"
            placeholder='{"profile": …, "version": 2, "extends": "${policy.profile}/${policy.version}", "parameters": {…}}'
          ></textarea>
        </label>
        ${renderChoice(
          'requests',
          { zh: '最近多少件申请', en: 'how many of the newest requests' },
          simulationSizes.map((size) => [size, { zh: size, en: '' }] as const),
          '50',
        )}
        <button>试算 <span lang="en">Try</span></button>
      </form>
    </section>
    ${renderTable(
      {
        zh: `新申请适用的规则：${policy.profile} 第 ${policy.version} 版`,
        en: `Policy of new requests: ${policy.profile}, version ${policy.version}`,
      },
      [
        { zh: '规则', en: 'Parameter' },
        { zh: '值', en: 'Value' },
      ],
      describePolicy(policy.values).map(({ lines, name, parameter }) =>
        renderRow([
          html`${renderBilingual(name)}<br /><span class="en">${parameter}</span>`,
          renderLines(lines),
        ]),
      ),
      { zh: '没有规则', en: 'none' },
    )}`;

const renderLines = (lines: readonly ValueLine[]): Html =>
  html`${lines.map(
    ({ part, value }) =>
      html`<div>${part && html`${renderBilingual(part)}: `}${renderBilingual(value)}</div>`,
  )}`;

const renderSimulation = (policy: Policy, { other, result }: Simulated): Html =>
  html`<section class="done" role="status">
      <h2>
        ${renderBilingual({
          zh: `${other.profile} 第 ${other.version} 版的试算结果`,
          en: `What ${other.profile}, version ${other.version}, would have decided`,
        })}
      </h2>
      <p>
        ${renderBilingual({
          zh: `比较了 ${result.compared} 件，其中 ${result.different.length} 件会不同`,
          en: `${result.compared} requests compared, ${result.different.length} of them would differ`,
        })}
        ${
          result.forgotten > 0 &&
          renderBilingual({
            zh: `；另有 ${result.forgotten} 件的事实已不在流程引擎中，未比较`,
            en: `; the facts of ${result.forgotten} more are no longer in Temporal: not compared`,
          })
        }
      </p>
    </section>
    ${renderTable(
      { zh: '会不同的申请', en: 'Requests that would differ' },
      [
        { zh: '商户', en: 'Merchant' },
        { zh: '环节', en: 'Gate' },
        { zh: '当时', en: 'Was' },
        { zh: '新规则下', en: 'Would be' },
      ],
      result.different.flatMap(({ differences, row }) =>
        differences.map(({ gate, was, wouldBe }) =>
          renderRow([
            html`<a href="/desk/requests/${row.requestId}">${row.merchantId}</a>`,
            renderBilingual(describeStage(gate)),
            renderBilingual(describeAssessmentInWords(was)),
            renderBilingual(describeAssessmentInWords(wouldBe)),
          ]),
        ),
      ),
      { zh: '没有申请会不同', en: 'none would differ' },
    )}
    ${renderTable(
      { zh: '与现行规则的差别', en: 'What differs from the policy of new requests' },
      [
        { zh: '规则', en: 'Parameter' },
        { zh: '现行', en: 'Now' },
        { zh: '新规则', en: 'Would be' },
      ],
      comparePolicies(policy.values, other.values).map(({ name, was, wouldBe }) =>
        renderRow([renderBilingual(name), renderLines(was), renderLines(wouldBe)]),
      ),
      { zh: '没有差别', en: 'nothing' },
    )}`;
