/** What an operator sees in the Temporal UI: search attributes, and current details in markdown. */
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { WaitingOn } from '../../domain/request/stages.ts';
import type { ChangeRequest } from './change-request.ts';
import { searchAttributes } from '../contract.ts';

/** By request: the values last published, by name of the attribute. */
const lastPublished = new WeakMap<ChangeRequest, Map<string, string>>();

/**
 * Publishes the state of the request. Upserts only the attributes that changed, and only where somebody would look
 * for the request: each upsert is a billed action, and every value stays in the history. Search attributes are clear
 * text, so they hold no personal data.
 * @param isBrief the state is about to change again: details cost nothing, an upsert does
 */
export function publishState(c: ChangeRequest, isBrief = false): void {
  setCurrentDetails(buildDetails(c));
  if ((isBrief || isNobodysConcern(c)) && !isShownToStaff(c)) return;
  const before = lastPublished.get(c) ?? new Map<string, string>();
  lastPublished.set(c, before);
  const changed = buildSearchAttributes(c).filter(({ key: { name }, value }) => {
    const now = JSON.stringify(value);
    if ((before.get(name) ?? 'null') === now) return false;
    before.set(name, now);
    return true;
  });
  if (changed.length > 0) upsertSearchAttributes(changed);
}

/** Nobody looks for a merchant who takes their time, or for the clock: the wait ends by itself. */
const isNobodysConcern = ({ waitState, money, tier = 'green' }: ChangeRequest): boolean =>
  (waitState.waitingOn === 'merchant' || waitState.waitingOn === 'clock') &&
  (waitState.problems ?? []).length === 0 &&
  money === 'old' &&
  tier === 'green';

/** Staff must not look for what went on. */
function isShownToStaff(c: ChangeRequest): boolean {
  const shown = lastPublished.get(c)?.get(searchAttributes.waitingOn.name);
  return staff.some((each) => JSON.stringify(each) === shown);
}

const staff: readonly WaitingOn[] = ['operator', 'risk'];

/** Takes the state for published, because the run was started with it. */
export function takeAsPublished(c: ChangeRequest): void {
  const values = buildSearchAttributes(c).map(({ key: { name }, value }): [string, string] => [
    name,
    JSON.stringify(value),
  ]);
  lastPublished.set(c, new Map(values));
}

function buildSearchAttributes({
  stage,
  tier,
  waitState,
}: ChangeRequest): SearchAttributeUpdatePair[] {
  const reasons = [...new Set((waitState.problems ?? []).map(({ code }) => code as string))];
  return [
    { key: searchAttributes.stage, value: stage },
    { key: searchAttributes.waitingOn, value: waitState.waitingOn },
    {
      key: searchAttributes.dueAt,
      value: waitState.due === undefined ? null : new Date(waitState.due),
    },
    { key: searchAttributes.risk, value: tier ?? null },
    { key: searchAttributes.reason, value: reasons.length === 0 ? null : reasons },
  ];
}

const places = { old: 'the old card', hold: 'the hold', new: 'the new card' } as const;

const describeMoney = ({ money, payers }: ChangeRequest): string =>
  payers?.map((each) => `${each.payer}: ${places[each.money]}`).join(', ') ?? places[money];

/** The table comes last: the UI shows no text after a table. */
function buildDetails(c: ChangeRequest): string {
  const { waitState } = c;
  const lines = [
    `**Stage** ${c.stage} since ${c.since}`,
    `**Waiting on** ${waitState.waitingOn}${waitState.due === undefined ? '' : `, due ${waitState.due}`}`,
    `**Payouts go to** ${describeMoney(c)}`,
    `**Next, merchant** ${waitState.next.merchant || 'nothing'}`,
    `**Next, staff** ${waitState.next.staff || 'nothing'}`,
    ...(waitState.problems ?? []).map(({ field, code }) => `- \`${code}\` at ${field}`),
  ];
  const steps = c.switch.steps.map(
    ({ name, target, state }) => `| ${name} | ${target} | ${state} |`,
  );
  const table =
    steps.length === 0 ? [] : ['', '| step | target | state |', '|---|---|---|', ...steps];
  return [...lines.flatMap((line) => [line, '']), ...table].join('\n');
}
