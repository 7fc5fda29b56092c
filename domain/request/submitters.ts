/** Who may submit at all, whatever a policy says: staff may draft and never confirm [A25, A27]. */
import type { Role } from './card-change-schema.ts';
import type { Intake } from './stages.ts';

/**
 * A policy names some of these, and no others. Where an owner applies alone nobody submits for them; a clerk sees the owner;
 * after a merger the acquirer submits, and the owner proves, signs and confirms as usual [B3.9].
 */
export const submittersByIntake: Record<Intake, readonly Role[]> = {
  app: ['owner'],
  web: ['owner', 'agent'],
  counter: ['clerk'],
  pos: ['owner'],
  phone: ['owner'],
  service: ['owner'],
  platform: ['owner'],
  campaign: ['operator', 'supervisor'],
};

/** Who may draft at most. Staff on the phone or in a chat never hear a number, a code or a password. */
export const possibleDrafters = ['agent', 'clerk', 'operator'] as const satisfies readonly Role[];
