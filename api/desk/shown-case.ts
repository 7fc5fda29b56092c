/** What the page of a case shows. */
import type { StoredFacts } from '../../activities/request-facts.ts';
import type { RequestRow } from '../../activities/requests.ts';
import type { Status } from '../../workflows/contract.ts';
import type { BilingualText } from '../pages/layout.ts';
import type { ProblemView } from '../views/problems.ts';
import type { CaseDocument } from './case-documents.ts';

export interface Case {
  row: RequestRow;
  /** Missing before the process has written anything. */
  status: Status | undefined;
  /** What the rules were last given; not kept of a closed request. */
  facts: StoredFacts | undefined;
  problems: readonly ProblemView[];
  notes: readonly ProblemView[];
  documents: readonly CaseDocument[];
  timeline: readonly TimelineLine[];
  /** Where Temporal shows the process. */
  processUrl: string;
}

export interface TimelineLine {
  at: string;
  actor: string;
  what: string;
  code?: string;
  data?: Readonly<Record<string, string | number | boolean>>;
}

/** What became of the act before: said above the case. */
export interface Outcome extends BilingualText {
  isDone: boolean;
}
