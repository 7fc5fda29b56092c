/** Payouts stand still: the risk officer judges, or the merchant is to name another card. */
import { addTerm } from '../../domain/calendar.ts';
import type { Problem } from '../../domain/assessment.ts';
import { nextStep } from '../../domain/next-steps.ts';
import { notify } from '../notify.ts';
import { frozen, freeze } from '../side/frozen.ts';
import { rollBack } from '../side/rolling-back.ts';
import { progressOf } from '../switch/step.ts';
import { settlementOrder, switchSteps } from '../switch/steps.ts';
import { after, waitFor } from '../waiting.ts';
import { undoOfHolding } from './holding.ts';
import { look } from './payouts.ts';
import type { PartEnd, Watch } from './watch.ts';

/** The risk officer's turn: two people thaw, one of them rejects (rules.md E3 COMPLETED). */
export async function judged(
  w: Watch,
  matter: NonNullable<Watch['c']['frozen']>,
): Promise<PartEnd> {
  const end = await frozen(w.c, matter);
  if (end.kind === 'interrupted') return 'interrupted';
  if (end.kind === 'ended') w.rejected = end.code;
  thawed(w);
  return 'on';
}

/** What he had before him is judged: it does not stop payouts again. */
function thawed({ c, facts, seen }: Watch): void {
  c.verdict = undefined;
  facts.accepted = { shortFen: seen?.shortFen ?? 0, elsewhere: seen?.ours === false };
}

/** Another card is to be bound, by a request of its own: until then nothing is paid (rules.md A65, A87). */
export function askForAnotherCard({ c }: Watch, problems: Problem[]): void {
  const due = addTerm(c.now(), c.policy['hold.max'].compliance, c.policy.calendar);
  c.asked = { problems, due };
  c.verdict = undefined;
  c.record('system', 'another card asked for', {
    ...(problems[0] && { code: problems[0].code }),
  });
  notify(c, 'correction-asked', { until: due, problems });
}

export async function anotherCard(
  w: Watch,
  asked: NonNullable<Watch['c']['asked']>,
): Promise<PartEnd> {
  const { c } = w;
  c.enter('frozen');
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      problems: asked.problems,
      due: asked.due,
      remindAt: w.nextLook,
      next: {
        merchant: nextStep('name-another-card'),
        staff: 'help with the new request; thaw (two people) or reject if there will be none',
      },
      summary: 'another card bound by',
    },
    () => c.verdict !== undefined || w.lookNow,
  );
  if (end === 'interrupted') return 'interrupted';
  if (end === 'late') overdue(w, asked);
  if (c.verdict === undefined) return stillHeld(w);
  if (c.verdict.kind === 'reject') w.rejected = asked.problems[0]?.code ?? 'WATCH_CORRECTION';
  c.asked = undefined;
  thawed(w);
  return 'on';
}

function overdue({ c }: Watch, asked: NonNullable<Watch['c']['asked']>): void {
  c.record('system', 'another card overdue', { code: 'EXP_DEADLINE' });
  notify(c, 'sla-missed');
  asked.due = after(c, c.policy['review.target']);
}

/** The new request releases what is held when it is through; one that fails must not. */
async function stillHeld(w: Watch): Promise<PartEnd> {
  const found = await look(w);
  if ('end' in found) return 'interrupted';
  const { superseded, freeze: fault, held } = found.answer;
  if (superseded) return 'superseded';
  if (fault === 'SWT_RECON') freeze(w.c, fault);
  if (!held) {
    w.hold.on = false;
    w.c.record('system', 'hold was released by another hand', { code: 'SWT_RECON' });
  }
  return 'on';
}

/**
 * Puts the old card back everywhere, as a switch of its own. Once the old card is dropped there is
 * no such way: payouts stay held until the owner has named a card in a new request.
 */
export async function putOldCardBack(
  w: Watch,
  code: NonNullable<Watch['rejected']>,
): Promise<PartEnd> {
  const { c } = w;
  const found = await look(w);
  if ('end' in found) return 'interrupted';
  if (!found.answer.ours) {
    w.rejected = undefined;
    freeze(c, 'SWT_RECON');
    return 'on';
  }
  if (c.snapshotRef === undefined) {
    w.rejected = undefined;
    askForAnotherCard(w, [{ field: 'newAccount', code }]);
    return 'on';
  }
  c.undo.push(...undoOfHolding(w), ...undoOfTerms(w), ...undoOfSwitch(w));
  await rollBack(c, code);
  return 'rolled-back';
}

/** What the release had put on the first payouts is not for the old card. */
function undoOfTerms({ c, facts }: Watch): Watch['c']['undo'] {
  const done = (name: string) => progressOf(c, { name, target: 'settlement' });
  return [
    ...(facts.t0Allowed
      ? []
      : [
          {
            progress: done('t0-off'),
            undo: () => settlementOrder(c, 'allow-t0', 'allow settlement on the same day', {}),
          },
        ]),
    ...(facts.capLifted
      ? []
      : [
          {
            progress: done('set-cap'),
            undo: () => settlementOrder(c, 'lift-cap', 'lift the cap on payouts', {}),
          },
        ]),
  ];
}

function undoOfSwitch({ c }: Watch): Watch['c']['undo'] {
  const record = c.facts.merchant?.value;
  const steps = record ? switchSteps(c, record) : [];
  return steps.flatMap((step) => {
    const progress = progressOf(c, step);
    const stands = progress.state === 'done' && !['lock', 'hold'].includes(step.name);
    return stands && step.undo ? [{ progress, undo: step.undo }] : [];
  });
}
