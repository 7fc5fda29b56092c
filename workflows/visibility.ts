/** What an operator sees in the Temporal UI: search attributes, and current details in markdown. */
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Case } from './case.ts';
import { searchAttributes } from './contract.ts';

/** By request, the values last shown, by name. */
const shown = new WeakMap<Case, Map<string, string>>();

/**
 * Shows how the request stands. One upsert, of what changed: each is a billed action, and every value
 * stays in the history. Never personal data: search attributes are clear text.
 * @param brief it will stand otherwise in a moment: details cost nothing, an upsert would
 */
export function publish(c: Case, brief = false): void {
  setCurrentDetails(detailsOf(c));
  if (brief) return;
  const before = shown.get(c) ?? new Map<string, string>();
  shown.set(c, before);
  const changed = attributesOf(c).filter(({ key: { name }, value }) => {
    const now = JSON.stringify(value);
    if ((before.get(name) ?? 'null') === now) return false;
    before.set(name, now);
    return true;
  });
  if (changed.length > 0) upsertSearchAttributes(changed);
}

function attributesOf({ stage, tier, turn }: Case): SearchAttributeUpdatePair[] {
  const reasons = [...new Set((turn.problems ?? []).map(({ code }) => code as string))];
  return [
    { key: searchAttributes.stage, value: stage },
    { key: searchAttributes.waitingOn, value: turn.waitingOn },
    { key: searchAttributes.dueAt, value: turn.due === undefined ? null : new Date(turn.due) },
    { key: searchAttributes.risk, value: tier ?? null },
    { key: searchAttributes.reason, value: reasons.length === 0 ? null : reasons },
  ];
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
