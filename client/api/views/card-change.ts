/** A card change as its readers may see it: staff all of it, merchants what is theirs (rules.md E2 mask). */
import type { RequestRow } from '../../../activities/records.ts';
import type { Acknowledgement, ActionAnswer, Status } from '../../../workflows/contract.ts';
import { outcomeKinds, type OutcomeKind } from '../../../domain/stages.ts';
import { codeView, problemView, type Audience } from './problems.ts';

const viewed = (audience: Audience) => (problem: Acknowledgement['problems'][number]) =>
  problemView(problem, audience);

export const acknowledgementView = (acknowledgement: Acknowledgement, audience: Audience) => ({
  ...acknowledgement,
  problems: acknowledgement.problems.map(viewed(audience)),
});

export const answerView = (answer: ActionAnswer, audience: Audience) => ({
  ...answer,
  problems: answer.problems.map(viewed(audience)),
});

/** A row of the list, and what is left of a request when its process cannot be asked. */
export function rowView(row: RequestRow, audience: Audience) {
  const { risk, problems, ...standing } = row.standing;
  return {
    requestId: row.requestId,
    merchantId: row.merchantId,
    intake: row.intake,
    openedAt: row.openedAt,
    ...(row.closedAt !== undefined && { closedAt: row.closedAt }),
    ...standing,
    ...(audience === 'staff' && risk !== undefined && { risk }),
    problems: problems.map(viewed(audience)),
  };
}

const isOutcome = (stage: string): stage is OutcomeKind =>
  outcomeKinds.some((kind) => kind === stage);

export function recordView(row: RequestRow, audience: Audience) {
  const { stage, problems } = row.standing;
  const code = problems[0]?.code;
  return {
    source: 'record' as const,
    acquirerId: row.acquirerId,
    ...rowView(row, audience),
    ...(isOutcome(stage) && {
      outcome: {
        kind: stage,
        at: row.closedAt ?? row.openedAt,
        ...(code !== undefined && { code: codeView(code, audience) }),
      },
    }),
  };
}

/** What the process says, with what only the row knows. */
export function processView(status: Status, row: RequestRow, audience: Audience) {
  const { claim, risk, evidence, next, notes, outcome, problems, ...open } = status;
  const { intake, openedAt, closedAt } = row;
  return {
    source: 'process' as const,
    intake,
    openedAt,
    ...(closedAt !== undefined && { closedAt }),
    ...open,
    problems: problems.map(viewed(audience)),
    notes: notes.map(viewed(audience)),
    ...(outcome && {
      outcome: {
        ...outcome,
        ...(outcome.code !== undefined && { code: codeView(outcome.code, audience) }),
      },
    }),
    next: audience === 'staff' ? next : { merchant: next.merchant },
    ...(audience === 'staff' && { claim, risk, evidence }),
  };
}
