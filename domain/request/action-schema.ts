/**
 * What each action carries besides who acts and on which request: in the message to the process, and in
 * the body of an HTTP call.
 */
import { z } from 'zod';
import { cleanNumber } from '../text/cleaning.ts';
import { failureCodes, type FailureCode } from '../failures/codes.ts';
import { feeDecisions } from '../review/fee-decision.ts';
import { sessionKinds } from '../parties/identity.ts';
import {
  buildFreeText,
  buildReference,
  Correction,
  EvidenceRef,
  Instant,
  refPattern,
  Subject,
  TimeWindow,
} from './card-change-schema.ts';
import type { PermittedAction } from './permissions.ts';

const idPattern = /^[A-Za-z0-9._-]{1,64}$/;
/** Of something that the process or the record knows: any other is refused before it leaves a trace. */
const Id = z.string().regex(idPattern);
const Ref = z.string().regex(refPattern);
/** `name/target`, as in `status`. */
const Step = z.string().regex(/^[A-Za-z0-9._-]{1,64}\/[A-Za-z0-9._-]{1,64}$/);
const Reason = buildFreeText(500).min(1);
const Note = buildFreeText(500);
const NoFields = z.strictObject({});
const Code = z.enum(failureCodes as [FailureCode, ...FailureCode[]]);
const Problem = z.strictObject({
  field: buildFreeText(100).min(1),
  code: Code,
  params: z.record(buildReference(idPattern), buildFreeText(200)).exactOptional(),
});
/** A colleague, as a person types them. */
export const Colleague = buildReference(/^[A-Za-z0-9._@-]{1,64}$/);
/** 100 million yuan a day: more is a slip of the hand. */
const mostLimitFen = 10_000_000_000;
const decision = { evidence: EvidenceRef, note: Note.exactOptional() };
/** Whom and which account the caller had before them: refused when the request is about others by now. */
const seenSubject = { assertedFor: Subject.exactOptional() };

/** A code belongs to no session, so nobody would look up the one that is named beside it. */
const isSessionNamed = ({ method, sessionRef }: { method: string; sessionRef?: string }) =>
  method !== 'otp' || sessionRef === undefined;

/** Fields of the message to the process. */
export const actionFields = {
  correct: z.strictObject({ changes: Correction }),
  requestCode: z.strictObject({ contactId: Id.exactOptional() }),
  openSession: z.strictObject({ kind: z.enum(sessionKinds) }),
  proveFactor: z
    .strictObject({
      method: z.enum(['otp', 'face', 'card-password']),
      answerRef: Ref.exactOptional(),
      sessionRef: Ref.exactOptional(),
    })
    .refine(isSessionNamed, { path: ['sessionRef'] }),
  sign: z.strictObject({ signingId: Ref }),
  confirmPenny: z.strictObject({ answerRef: Ref.exactOptional() }),
  chooseWindow: TimeWindow,
  confirmTest: z.strictObject({ ok: z.boolean(), note: Note.exactOptional() }),
  withdraw: z.strictObject({ reason: Note.exactOptional() }),
  object: z.strictObject({
    contactId: Id.exactOptional(),
    newFacts: z.boolean().exactOptional(),
    /** The record of the call in which the contact told staff; needed when staff name a contact. */
    callRef: buildReference(refPattern).exactOptional(),
  }),
  reportLost: z.strictObject({ card: z.enum(['old', 'new']) }),
  claim: z.strictObject({ to: Colleague.exactOptional() }),
  release: NoFields,
  approve: z.strictObject({ ...decision, feeWish: z.enum(feeDecisions).exactOptional() }),
  reject: z.strictObject({
    ...decision,
    codes: z.array(Code).min(1).max(20),
    items: buildFreeText(200).min(1).exactOptional(),
  }),
  requestInfo: z.strictObject({ problems: z.array(Problem).min(1).max(20) }),
  attestInPerson: z.strictObject({ bothCardsShown: z.boolean(), ...seenSubject }),
  recordCallback: z.strictObject({ contactId: Id, confirmed: z.boolean(), ...seenSubject }),
  escalate: z.strictObject({ note: Note.exactOptional() }),
  extendDeadline: z.strictObject({ until: Instant, reason: Reason }),
  freeze: z.strictObject({ reason: Reason }),
  thaw: z.strictObject({ reason: Reason }),
  retryStep: z.strictObject({ step: Step }),
  skipStep: z.strictObject({ step: Step, reason: Reason }),
  forceRollback: z.strictObject({ reason: Reason }),
  recallPayouts: z.strictObject({ reason: Reason }),
  adjustLimit: z.strictObject({
    limitFen: z.int().positive().max(mostLimitFen),
    reason: Reason,
  }),
  addNote: z.strictObject({ note: buildFreeText(500).min(1) }),
} satisfies { [A in PermittedAction]: z.ZodObject };

/**
 * A code as a person typed it. The API moves it to the vault, so it is in no message to the process. What
 * cannot be a code is refused here, so that it costs no try.
 */
const TypedCode = z
  .string()
  .max(80)
  .transform(cleanNumber)
  .refine((code) => /^\d{4,10}$/.test(code), 'INP_FORMAT' satisfies FailureCode);
const { method, sessionRef } = actionFields.proveFactor.shape;

/** Fields of the HTTP body: those of the message, with the typed code in place of its reference. */
export const actionBodies: { [A in PermittedAction]: z.ZodObject } = {
  ...actionFields,
  proveFactor: z
    .strictObject({ method, code: TypedCode.exactOptional(), sessionRef })
    .refine((body) => body.method !== 'otp' || body.code !== undefined, { path: ['code'] })
    .refine((body) => body.method === 'otp' || body.sessionRef !== undefined, {
      path: ['sessionRef'],
    })
    .refine(isSessionNamed, { path: ['sessionRef'] }),
  // A stop is stored before the process has looked the contact up. The id in a link is the record's own.
  object: actionFields.object.extend({ contactId: buildReference(idPattern).exactOptional() }),
  confirmPenny: z.strictObject({ code: TypedCode.exactOptional() }),
};

/** Names that are not derived: what is opened is a resource of its own. */
const pathByAction: Readonly<Record<string, string>> = { openSession: 'sessions' };

/** The name of an action in a path and on the command line: `proveFactor` becomes `prove-factor`. */
export const buildActionPath = (action: string): string =>
  pathByAction[action] ?? action.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
