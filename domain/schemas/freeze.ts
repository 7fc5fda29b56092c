/** How staff stop and allow cut-overs: the schema is the input check of everybody who does. */
import { z } from 'zod';
import { Actor, freeText, PartyId } from '../card-change.ts';
import { freezeScopes } from '../freezes.ts';

export const FreezeLift = z.strictObject({
  acquirerId: PartyId,
  scope: z.enum(freezeScopes),
  name: PartyId,
  by: Actor,
});
export type FreezeLift = z.infer<typeof FreezeLift>;

export const FreezeOrder = FreezeLift.extend({ reason: freeText(200).min(1) });
export type FreezeOrder = z.infer<typeof FreezeOrder>;
