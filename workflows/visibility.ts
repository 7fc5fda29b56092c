/** What an operator sees in the Temporal UI: search attributes, and current details in markdown. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Case } from './case.ts';
import { searchAttributes } from './contract.ts';

const shown = new WeakMap<Case, string>();

/**
 * Shows how the request stands. One upsert per change, however much changed: each is a billed
 * action. Never personal data: search attributes are clear text.
 */
export function publish(c: Case): void {
  setCurrentDetails(detailsOf(c));
  const { turn } = c;
  const reasons = [...new Set((turn.problems ?? []).map(({ code }) => code as string))];
  const now = JSON.stringify([c.stage, turn.waitingOn, turn.due, c.tier, reasons]);
  if (shown.get(c) === now) return;
  shown.set(c, now);
  upsertSearchAttributes([
    { key: searchAttributes.stage, value: c.stage },
    { key: searchAttributes.waitingOn, value: turn.waitingOn },
    { key: searchAttributes.dueAt, value: turn.due === undefined ? null : new Date(turn.due) },
    ...(c.tier ? [{ key: searchAttributes.risk, value: c.tier }] : []),
    { key: searchAttributes.reason, value: reasons.length === 0 ? null : reasons },
  ]);
}

/** The table comes last: the UI shows nothing that follows one. */
function detailsOf(c: Case): string {
  const { turn } = c;
  const lines = [
    `**Stage** ${c.stage} since ${c.since}`,
    `**Waiting on** ${turn.waitingOn}${turn.due === undefined ? '' : `, due ${turn.due}`}`,
    `**Payouts go to** ${c.money === 'hold' ? 'the hold' : `the ${c.money} card`}`,
    `**Next, merchant** ${turn.next.merchant || 'nothing'}`,
    `**Next, staff** ${turn.next.staff || 'nothing'}`,
    ...(turn.problems ?? []).map(({ field, code }) => `- \`${code}\` at ${field}`),
  ];
  const steps = c.steps.map(({ name, target, state }) => `| ${name} | ${target} | ${state} |`);
  const table =
    steps.length === 0 ? [] : ['', '| step | target | state |', '|---|---|---|', ...steps];
  return [...lines.flatMap((line) => [line, '']), ...table].join('\n');
}
