/** What an activity takes along for the audit log. */
import type { FirstTry, Notice } from '../../activities/notice.ts';

/** What an activity says of the moment that it took along, and of its sequel. */
export interface Carried {
  tried?: FirstTry[];
  isUnwritten?: true;
  sequel?: { tried: FirstTry[]; isUnwritten?: true };
}

/** Has the request look as it will when an activity has done its work. @returns what takes that back */
export type Foresee = () => () => void;

/** What an activity writes and sends when its orders are done. */
export interface Sequel {
  foresee: Foresee;
  notices: readonly Notice[];
}

export interface CarryOptions {
  /** Readers see stage and place of the money; the wait that comes a moment later shows the rest. */
  isBrief?: boolean;
  sequel?: Sequel | undefined;
}

export interface UnsentNotice {
  notice: Notice;
  /** What readers see when it has reached somebody. */
  foresee?: Foresee | undefined;
  answer: (tried: FirstTry | 'handed-over' | undefined) => void;
}
