import type { GateAssessment } from '../../activities/assessment.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { OutcomeKind } from '../../domain/request/stages.ts';

/** Why it does not go on: everything that is in the way, where that is more than the code says. */
export interface EndReasons {
  code: FailureCode;
  problems?: Problem[];
}

/** What the rules said of a gate that is about to be entered. Void as soon as anything has happened since. */
export interface AssessmentAhead {
  assessment: GateAssessment;
  evidence: string;
  /** Workflow time of the assessment, ISO 8601. */
  now: string;
}

/** How a part of the main line ends. */
export type GateEnd =
  /** `ahead`: what the rules said of the gates that follow, in order. */
  | { kind: 'passed'; ahead?: readonly AssessmentAhead[] }
  | { kind: 'asked'; problems: Problem[] }
  | ({ kind: 'stopped'; freeze?: boolean } & EndReasons)
  | ({ kind: 'ended'; outcome: OutcomeKind } & EndReasons)
  /** An earlier gate no longer holds. */
  | { kind: 'back'; unmet: string[] }
  | { kind: 'interrupted' };

/** How a side stage ends: the request goes on where it was, or from the first gate. */
export type SideEnd = GateEnd | { kind: 'resumed' } | { kind: 'corrected' };
