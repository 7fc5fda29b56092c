import type { Problem } from '../../domain/gates/assessment.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { OutcomeKind } from '../../domain/request/stages.ts';

/** Why it does not go on: everything that is in the way, where that is more than the code says. */
export interface EndReasons {
  code: FailureCode;
  problems?: Problem[];
}

/** How a part of the main line ends. */
export type GateEnd =
  | { kind: 'passed' }
  | { kind: 'asked'; problems: Problem[] }
  | ({ kind: 'stopped'; freeze?: boolean } & EndReasons)
  | ({ kind: 'ended'; outcome: OutcomeKind } & EndReasons)
  /** An earlier gate no longer holds. */
  | { kind: 'back'; unmet: string[] }
  | { kind: 'interrupted' };

/** How a side stage ends: the request goes on where it was, or from the first gate. */
export type SideEnd = GateEnd | { kind: 'resumed' } | { kind: 'corrected' };
