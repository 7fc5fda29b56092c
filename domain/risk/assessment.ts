import type { RiskTier } from '../request/stages.ts';
import type { RiskReason } from './reasons.ts';

export interface RiskAssessment {
  score: number;
  tier: RiskTier;
  reasons: { points: number; reason: RiskReason }[];
}
