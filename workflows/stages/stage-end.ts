import type { GateAssessment } from '../../activities/assessment.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { OutcomeKind } from '../../domain/request/stages.ts';

/** Why a stage ends: a code, and the problems in detail where they say more than the code. */
export interface EndReasons {
  code: FailureCode;
  problems?: Problem[];
}

/** The assessment of a gate that is about to be entered. Void as soon as anything else happens. */
export interface AssessmentAhead {
  assessment: GateAssessment;
  /** Workflow time of the assessment, ISO 8601. */
  now: string;
}

/** How a stage of the main line ends. */
export type GateEnd =
  | { kind: 'passed' }
  | { kind: 'asked'; problems: Problem[] }
  | ({ kind: 'stopped'; freeze?: boolean } & EndReasons)
  | ({ kind: 'ended'; outcome: OutcomeKind } & EndReasons)
  /** An earlier gate no longer holds. */
  | { kind: 'back'; unmet: string[] }
  | { kind: 'interrupted' };

/** How a side stage ends: the request goes on where it was, or with the first gate. */
export type SideEnd = GateEnd | { kind: 'resumed' } | { kind: 'corrected' };
