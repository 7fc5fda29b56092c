/** What the page of a case shows, read from SQL: it answers while Temporal is silent. */
import type { StoredFacts } from '../../activities/request-facts.ts';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { RequestRow } from '../../activities/requests.ts';
import type { RelatedRequest } from '../../adapters/storage/request-links.ts';
import { isSamePerson } from '../../domain/request/separation-of-duties.ts';
import type { Task } from '../../domain/tasks/tasks.ts';
import type { Status } from '../../workflows/contract.ts';
import type { Caller } from '../caller.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { listColleagues } from '../hand-over.ts';
import { getReader } from '../ownership.ts';
import type { BilingualText } from '../pages/layout.ts';
import { readPayouts } from '../payouts.ts';
import { listTasks } from '../tasks.ts';
import { buildRecordedStatus } from '../views/card-change.ts';
import { buildPayoutsView } from '../views/payouts.ts';
import { buildProblemView, type ProblemView } from '../views/problems.ts';
import { buildTimelineView } from '../views/timeline.ts';
import { listDocuments, type CaseDocument } from './case-documents.ts';
import { describeEvidenceParts, type EvidenceParts } from './evidence-parts.ts';
import type { CasePayouts } from './payouts.ts';

export interface Case {
  row: RequestRow;
  /** Missing before the process has written anything. */
  status: Status | undefined;
  /** What the rules were last given; not kept of a closed request. */
  facts: StoredFacts | undefined;
  /** A digest of each part of the evidence. */
  evidence: EvidenceParts;
  problems: readonly ProblemView[];
  notes: readonly ProblemView[];
  documents: readonly CaseDocument[];
  entries: readonly AuditEntry[];
  timeline: readonly TimelineLine[];
  related: readonly RelatedRequest[];
  /** Those that the reader may read. */
  tasks: readonly Task[];
  /** Missing where the installation does not read them. */
  payouts: CasePayouts | undefined;
  /** To whom the reader may hand the case over; nobody unless they hold it. */
  colleagues: readonly string[];
  /** Where Temporal shows the process. */
  processUrl: string;
}

export interface TimelineLine {
  seq: number;
  at: string;
  actor: string;
  action: string;
  what: string;
  code?: string;
  zh?: string;
  data?: Readonly<Record<string, string | number | boolean>>;
}

/** What became of the act before: said above the case. */
export interface Outcome extends BilingualText {
  isDone: boolean;
}

/** A page waits no longer for the settlement. */
const payoutsWithinMs = 400;
const shownTasks = 20;

export async function readCase(
  dependencies: ApiDependencies,
  caller: Caller,
  row: RequestRow,
): Promise<Case> {
  const { auditLog, requestFacts, requestLinks } = dependencies.storage;
  const status = buildRecordedStatus(row);
  const isHolder = isSamePerson(status?.claim?.by, caller.id);
  const [entries, facts, related, tasks, payouts, colleagues] = await Promise.all([
    auditLog.read(row.acquirerId, row.requestId),
    requestFacts.readLast(row),
    requestLinks.findRelated(row),
    listTasks(dependencies, caller, { requestId: row.requestId, limit: shownTasks }),
    dependencies.payouts ? readPayouts(dependencies, row, payoutsWithinMs) : undefined,
    isHolder ? listColleagues(dependencies, caller) : [],
  ]);
  const reader = getReader(dependencies, caller);
  const view = (problem: Parameters<typeof buildProblemView>[0]) =>
    buildProblemView(problem, reader);
  const lines = buildTimelineView(entries, caller, reader);
  return {
    row,
    status,
    facts,
    evidence: facts
      ? describeEvidenceParts(facts, dependencies.getPolicy(row.acquirerId).values)
      : {},
    problems: row.state.problems.map(view),
    notes: (status?.notes ?? []).map(view),
    documents: listDocuments(entries, facts),
    entries,
    timeline: entries.flatMap(({ action }, n) => {
      const line = lines[n];
      return line ? [{ ...line, action }] : [];
    }),
    related,
    colleagues,
    tasks,
    payouts: dependencies.payouts && buildPayoutsView(payouts, status?.payers, reader),
    processUrl: `${dependencies.temporalUiUrl}/namespaces/default/workflows/${encodeURIComponent(row.workflowId)}`,
  };
}
