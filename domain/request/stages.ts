/** Stages, outcomes and who is waited for, as docs/process.md describes them. */

/** The gates of the main line, in the order in which a request passes them [E3]. */
export const gateNames = [
  'screening',
  'identity',
  'agreement',
  'review',
  'account-proof',
  'cooling',
  'switching',
  'trial',
] as const;
export type GateName = (typeof gateNames)[number];

export const sideStages = ['correction', 'frozen', 'rolling-back'] as const;
export type SideStage = (typeof sideStages)[number];

export type Stage = GateName | SideStage;

export const outcomeKinds = [
  'completed',
  'rejected',
  'cancelled',
  'expired',
  'rolled-back',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** Whether a request in this stage is closed. */
export const isOutcome = (stage: string): stage is OutcomeKind =>
  outcomeKinds.some((kind) => kind === stage);

/** What readers see as "stage": the stage of an open request, or the outcome of a closed one. */
export type StageOrOutcome = Stage | OutcomeKind;

/** Who is waited for. */
export const waitingOnNames = [
  'merchant',
  'operator',
  'risk',
  'bank',
  'network',
  'terminal',
  'clock',
  'nobody',
] as const;
export type WaitingOn = (typeof waitingOnNames)[number];

/** Where payouts go: the old card, nowhere yet (held), or the new card [E2 settle.during]. */
export const moneyLocations = ['old', 'hold', 'new'] as const;
export type MoneyLocation = (typeof moneyLocations)[number];

/** From the lowest risk to the highest. */
export const riskTiers = ['green', 'amber', 'red'] as const;
export type RiskTier = (typeof riskTiers)[number];

export const intakes = [
  'app',
  'web',
  'counter',
  'pos',
  'phone',
  'service',
  'platform',
  'campaign',
] as const;
/** The way a request comes in [A22, A23, A24, A25, A26, A27]. A campaign starts it without the merchant [B3.9]. */
export type Intake = (typeof intakes)[number];
