/** A gate in the process: it obtains what its rules need until they say pass, ask or stop. */
import type { Assessment, Need } from '../../domain/gates/assessment.ts';
import type { GateName } from '../../domain/request/stages.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { GateEnd } from './stage-end.ts';

export type NeedAssessment = Extract<Assessment, { kind: 'need' }>;
/** Obtains one thing; `assess` when the rules are to judge it before anything else is obtained. */
export type Obtain = (
  c: ChangeRequest,
  needed: NeedAssessment,
) => Promise<GateEnd | 'assess' | undefined>;

export interface Gate {
  name: GateName;
  obtain: Partial<Record<Need, Obtain>>;
}
