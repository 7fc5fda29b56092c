/**
 * What a caller submits. This is the schema file: types are inferred, and workflow code imports
 * types only (zod stays out of the sandbox). The glossary is in docs/process.md.
 */
import { z } from 'zod';
import { documentKinds } from './document-kinds.ts';
import type { FailureCode } from '../failures/codes.ts';
import { hasCardOrIdNumber } from '../privacy/free-text.ts';
import { intakes } from './stages.ts';

/** Where a fault has a code of its own the schema's message is that code; else it is INP_FORMAT. */
const toFailureCode = (code: FailureCode): FailureCode => code;

/** Ids that become part of a workflow id (design.md §5). */
export const WorkflowIdPart = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
/** Read with any offset, kept in UTC: instants then compare as texts. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((at) => new Date(at).toISOString());
export const TimeWindow = z
  .strictObject({ from: Instant, to: Instant })
  .refine(({ from, to }) => from < to, { path: ['to'] });
const DateOnly = z.iso.date();
const Last4 = z.string().regex(/^\d{4}$/, toFailureCode('INP_CARD_CHECK'));
const tokenPattern = /^[a-z]+_[A-Za-z0-9_-]{8,64}$/;
const Token = z.string().regex(tokenPattern);

/** What people write in their own words: a number in it would be kept, shown and logged [I9]. */
export const buildFreeText = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((text) => !hasCardOrIdNumber(text), toFailureCode('INP_NUMBER_IN_TEXT'));

export const reasonKinds = [
  'lost-card',
  'closed-account',
  'new-bank',
  'new-owner',
  'card-reissued',
  'better-limits',
  // Wrong data found after the switch [A87].
  'correction',
  'other',
] as const;

export const roles = [
  'owner',
  'agent',
  'clerk',
  'maker',
  'checker',
  'risk-officer',
  'operator',
  'supervisor',
  'system',
] as const;
/** Who acts [A29]: the owner on the merchant's side, the rest on the staff's. */
export const Actor = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._@-]{1,64}$/),
  role: z.enum(roles),
});
export type Actor = z.infer<typeof Actor>;
export type Role = Actor['role'];

export const SubmittedDocument = z.strictObject({
  kind: z.enum(documentKinds),
  documentId: z.string().regex(tokenPattern, toFailureCode('MAT_INVALID')),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, toFailureCode('MAT_INVALID')),
  validUntil: DateOnly.optional(),
});
export type SubmittedDocument = z.infer<typeof SubmittedDocument>;

const RequestId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/** Tokens only: numbers were exchanged for tokens at the edge and never come back [I9]. */
export const CardChangeRequest = z.strictObject({
  requestId: RequestId,
  /** A rejected request of the merchant that this one asks to have judged anew, by others. */
  appealOf: RequestId.optional(),
  acquirerId: WorkflowIdPart,
  /** The merchant's number at the acquirer [A6]. */
  merchantId: WorkflowIdPart,
  intake: z.enum(intakes),
  submittedBy: Actor,
  /** Who prepared what the owner then sent in [A25, A27]. */
  draftedBy: Actor.optional(),
  authn: z.strictObject({
    level: z.enum(['password', 'two-factor', 'in-person']),
    twoFactorEnrolled: z.boolean(),
    /** Whether the device was seen before [D device and place]. */
    device: z.enum(['known', 'new']).optional(),
    /** A platform's word that it checked the owner's real name, for this card [A26]. */
    assertedFor: Last4.optional(),
  }),
  /** Who applies; name, ID number and mobile stand behind his token [A10]. */
  applicant: z.strictObject({
    personToken: Token,
    role: z.enum(['owner', 'legal-person', 'agent']),
    idValidUntil: DateOnly.optional(),
  }),
  /** Why: it decides what is urgent and counts towards the risk [A10]. */
  reason: z.strictObject({
    kind: z.enum(reasonKinds),
    text: buildFreeText(200).optional(),
  }),
  oldAccount: z.strictObject({ last4: Last4 }),
  newAccount: z.strictObject({ token: Token, last4: Last4 }),
  materials: z.array(SubmittedDocument).max(30),
  terminals: z
    .array(z.string().regex(/^[A-Za-z0-9-]{1,40}$/))
    .max(200)
    .optional(),
  /** What the merchant may set himself; the fee rate is none of it [A48]. */
  settlementParams: z
    .strictObject({
      cycle: z.enum(['T0', 'T1', 'D1']).optional(),
      dailyCapFen: z.int().positive().optional(),
    })
    .optional(),
  /** Which guide he had read; the agreement's own text is kept by its hash [A15]. */
  guideVersion: buildFreeText(40).optional(),
  preferredWindow: TimeWindow.optional(),
});
export type CardChangeRequest = z.infer<typeof CardChangeRequest>;

/** What `correct` may replace: the items that were asked for, nothing else. */
export const Correction = z.strictObject({
  newAccount: CardChangeRequest.shape.newAccount.optional(),
  oldAccount: CardChangeRequest.shape.oldAccount.optional(),
  materials: z.array(SubmittedDocument).max(30).optional(),
  applicant: CardChangeRequest.shape.applicant.optional(),
  authn: CardChangeRequest.shape.authn.optional(),
  terminals: CardChangeRequest.shape.terminals,
  settlementParams: CardChangeRequest.shape.settlementParams,
});
export type Correction = z.infer<typeof Correction>;
