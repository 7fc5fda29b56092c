import type { RiskTier } from '../request/stages.ts';
import type { RiskReason } from './reasons.ts';

/** The risk of a request [D risk score]. */
export interface RiskAssessment {
  /** 0 to 100. */
  score: number;
  tier: RiskTier;
  reasons: { points: number; reason: RiskReason }[];
}
