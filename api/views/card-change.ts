/** A card change as its readers may see it: staff see everything, merchants only what concerns them [A69]. */
import type { RequestRow } from '../../activities/requests.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import type { Recall } from '../../domain/watch/recall.ts';
import type { Status, StatusDetails } from '../../workflows/contract.ts';
import { findDue } from '../promised-due.ts';
import type { StopAnswer } from '../safety-acts.ts';
import type { SignedAgreement } from '../signed-agreement.ts';
import { isOutcome } from '../../domain/request/stages.ts';
import { maskCode, buildProblemView, buildProblemViews, type Reader } from './problems.ts';

const buildProblemViewFor = (reader: Reader) => (problem: Acknowledgement['problems'][number]) =>
  buildProblemView(problem, reader);

export const buildAcknowledgementView = (acknowledgement: Acknowledgement, reader: Reader) => ({
  ...acknowledgement,
  problems: acknowledgement.problems.map(buildProblemViewFor(reader)),
});

export const buildActionAnswerView = (answer: StopAnswer, reader: Reader) => ({
  ...answer,
  problems: answer.problems.map(buildProblemViewFor(reader)),
});

/** A row of the list, and the part of a card change that SQL knows. */
export function buildRowView(row: RequestRow, reader: Reader) {
  const { risk, problems, due: _reminder, ...state } = row.state;
  const { due } = findDue(row);
  return {
    requestId: row.requestId,
    merchantId: row.merchantId,
    ...(row.terminal !== undefined && { scope: { terminal: row.terminal } }),
    intake: row.intake,
    openedAt: row.openedAt,
    ...(row.closedAt !== undefined && { closedAt: row.closedAt }),
    ...state,
    ...(due !== undefined && { due }),
    ...(reader.audience === 'staff' && risk !== undefined && { risk }),
    problems: buildProblemViews(problems, state.stage, reader),
  };
}

/**
 * A card change from SQL.
 * @returns undefined before the workflow has written anything of it
 */
export function buildRecordedStatus(row: RequestRow): Status | undefined {
  const { acquirerId, merchantId, requestId, state, details } = row;
  if (!details) return undefined;
  const { watch, ...others } = details as unknown as StatusDetails;
  return {
    acquirerId,
    merchantId,
    requestId,
    ...state,
    ...others,
    ...(watch && { watch: { ...watch, ...(row.watchEnd && { ended: row.watchEnd }) } }),
  };
}

/** A card change from its row alone. */
export function buildRowOnlyView(row: RequestRow, reader: Reader) {
  const { stage, problems } = row.state;
  const code = problems[0]?.code;
  return {
    source: 'record' as const,
    acquirerId: row.acquirerId,
    ...buildRowView(row, reader),
    ...(isOutcome(stage) && {
      outcome: {
        kind: stage,
        at: row.closedAt ?? row.openedAt,
        ...(code !== undefined && { code: maskCode(code, reader.audience) }),
      },
    }),
  };
}

/**
 * Where the owner signs or pays now. What was once opened stays in the status: nobody is asked to sign or pay for a request
 * that has ended, or is about another account by now.
 */
export function findOpenLinks(
  { stage, signing, payment }: Pick<Status, 'stage' | 'signing' | 'payment'>,
  agreement: SignedAgreement | undefined,
): Pick<Status, 'signing' | 'payment'> {
  const isUnsigned = stage === 'agreement' && signing?.signingId !== agreement?.signingId;
  return {
    ...(isUnsigned && signing && { signing }),
    ...(stage === 'account-proof' && payment && { payment }),
  };
}

/** A card change from its status, with the fields that only SQL knows. */
export function buildStatusView(
  status: Status,
  row: RequestRow,
  reader: Reader,
  { source, agreement }: { source: 'record' | 'process'; agreement?: SignedAgreement | undefined },
) {
  const { claim, risk, evidence, next, notes, outcome, problems, recall, ...others } = status;
  const { signing: _signing, payment: _payment, ...open } = others;
  const { intake, openedAt, closedAt } = row;
  const { due } = findDue(row, status);
  return {
    source,
    intake,
    openedAt,
    ...(closedAt !== undefined && { closedAt }),
    ...open,
    ...findOpenLinks(status, agreement),
    ...(due !== undefined && { due }),
    problems: buildProblemViews(problems, open.stage, reader),
    notes: notes.map(buildProblemViewFor(reader)),
    ...(outcome && {
      outcome: {
        ...outcome,
        ...(outcome.code !== undefined && { code: maskCode(outcome.code, reader.audience) }),
      },
    }),
    ...(recall && { recall: maskRecall(recall, reader) }),
    next: reader.audience === 'staff' ? next : { merchant: next.merchant },
    ...(reader.audience === 'staff' && { claim, risk, evidence }),
  };
}

/** The code may be a party's own reason. */
const maskRecall = (recall: Recall, { audience }: Reader): Recall =>
  recall.state === 'asked' || recall.code === undefined
    ? recall
    : { ...recall, code: maskCode(recall.code, audience) };
