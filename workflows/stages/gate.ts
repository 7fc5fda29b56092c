/** A gate of the main line, and how it obtains what its rules need. */
import type { Assessment, Need } from '../../domain/gates/assessment.ts';
import type { GateName } from '../../domain/request/stages.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { GateEnd } from './stage-end.ts';

export type NeedAssessment = Extract<Assessment, { kind: 'need' }> & {
  /** Workflow time, ISO 8601. */
  assessedAt: string;
};
/** Obtains one need. `assess` when the rules must assess it before the next need is obtained. */
export type Obtain = (
  c: ChangeRequest,
  needed: NeedAssessment,
) => Promise<GateEnd | 'assess' | undefined>;

export interface Gate {
  name: GateName;
  obtain: Partial<Record<Need, Obtain>>;
}
