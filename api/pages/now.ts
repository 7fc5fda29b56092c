/** The part of a progress page that says what to do now, with what does it [A73]. */
import { html } from 'hono/html';
import { buildProblemViews } from '../views/problems.ts';
import { renderBilingual, type Html } from './layout.ts';
import { describeNow, splitLanguages, type ShownStatus } from './status.ts';

/** @param controls what does it, and leads on */
export function renderNow(status: ShownStatus, servicePhone: string, controls: Html): Html {
  const { next, stage, triesLeft } = status;
  const problems = buildProblemViews(status.problems, stage, {
    audience: 'merchant',
    servicePhone,
  });
  return html`<section class="now-do">
    <h2>${renderBilingual({ zh: '现在要做什么', en: 'What to do now' })}</h2>
    <p>${renderBilingual(next?.merchant ? splitLanguages(next.merchant) : describeNow(status))}</p>
    ${problems.map((problem) => html`<p class="problem">${renderBilingual(problem)}</p>`)}
    ${triesLeft !== undefined && html`<p>${renderBilingual({ zh: `还可尝试 ${triesLeft} 次`, en: `${triesLeft} tries left` })}</p>`}
    ${controls}
  </section>`;
}
