/** The requests by which staff set and lift a cutover freeze. */
import { z } from 'zod';
import { Actor, buildFreeText, WorkflowIdPart } from '../request/card-change-schema.ts';
import { cutoverFreezeScopes } from './cutover-freeze.ts';

export const CutoverFreezeLift = z.strictObject({
  acquirerId: WorkflowIdPart,
  scope: z.enum(cutoverFreezeScopes),
  name: WorkflowIdPart,
  by: Actor,
});
export type CutoverFreezeLift = z.infer<typeof CutoverFreezeLift>;

export const CutoverFreezeRequest = CutoverFreezeLift.extend({ reason: buildFreeText(200).min(1) });
export type CutoverFreezeRequest = z.infer<typeof CutoverFreezeRequest>;
