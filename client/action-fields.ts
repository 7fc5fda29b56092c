/** What each action carries (design.md §5), with the schemas that check it at the edge. */
import { z } from 'zod';
import {
  Actor,
  Correction,
  buildFreeText,
  Instant,
  TimeWindow,
} from '../domain/request/card-change-schema.ts';
import { failureCodes, type FailureCode } from '../domain/failures/codes.ts';
import type { ActionMessage, ActionName, ActionMessageOf } from '../workflows/contract.ts';

/** What an action carries besides who acts and on which request. */
export type ActionFields<A extends ActionName> = Omit<ActionMessageOf<A>, keyof ActionMessage>;

const Id = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const Ref = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);
/** `name/target`, as in `status`. */
const Step = z.string().regex(/^[A-Za-z0-9._-]{1,64}\/[A-Za-z0-9._-]{1,64}$/);
const Reason = buildFreeText(500).min(1);
const Note = buildFreeText(500);
const NoFields = z.strictObject({});
const Code = z.enum(failureCodes as [FailureCode, ...FailureCode[]]);
const Problem = z.strictObject({
  field: buildFreeText(100).min(1),
  code: Code,
  params: z.record(Id, buildFreeText(200)).exactOptional(),
});
const decision = { evidence: Ref, note: Note.exactOptional() };

export const actionFields = {
  correct: z.strictObject({ changes: Correction }),
  requestCode: z.strictObject({ contactId: Id.exactOptional() }),
  proveFactor: z.strictObject({
    method: z.enum(['otp', 'face', 'card-password']),
    answerRef: Ref.exactOptional(),
    sessionRef: Ref.exactOptional(),
  }),
  sign: z.strictObject({ signingId: Ref }),
  confirmPenny: z.strictObject({ answerRef: Ref.exactOptional() }),
  chooseWindow: TimeWindow,
  confirmTest: z.strictObject({ ok: z.boolean(), note: Note.exactOptional() }),
  withdraw: z.strictObject({ reason: Note.exactOptional() }),
  object: z.strictObject({
    contactId: Id.exactOptional(),
    newFacts: z.boolean().exactOptional(),
  }),
  reportLost: z.strictObject({ card: z.enum(['old', 'new']) }),
  claim: z.strictObject({ to: Actor.shape.id.exactOptional() }),
  release: NoFields,
  approve: z.strictObject(decision),
  reject: z.strictObject({
    ...decision,
    codes: z.array(Code).min(1).max(20),
    items: buildFreeText(200).min(1).exactOptional(),
  }),
  requestInfo: z.strictObject({ problems: z.array(Problem).min(1).max(20) }),
  attestInPerson: z.strictObject({ bothCardsShown: z.boolean() }),
  recordCallback: z.strictObject({ contactId: Id, confirmed: z.boolean() }),
  escalate: z.strictObject({ note: Note.exactOptional() }),
  extendDeadline: z.strictObject({ until: Instant, reason: Reason }),
  freeze: z.strictObject({ reason: Reason }),
  thaw: z.strictObject({ reason: Reason }),
  retryStep: z.strictObject({ step: Step }),
  skipStep: z.strictObject({ step: Step, reason: Reason }),
  forceRollback: z.strictObject({ reason: Reason }),
  addNote: z.strictObject({ note: buildFreeText(500).min(1) }),
} satisfies { [A in ActionName]: z.ZodObject & z.ZodType<ActionFields<A>> };

/** An action's message but for the request: who acts, and what. */
export const buildMessageSchema = (action: ActionName) =>
  actionFields[action].safeExtend({ by: Actor });
