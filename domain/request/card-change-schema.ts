/**
 * The schema of a submitted request. Workflows import only its types, so that zod stays out of their
 * sandbox. The glossary is in docs/process.md.
 */
import { z } from 'zod';
import { documentKinds } from './document-kinds.ts';
import type { FailureCode } from '../failures/codes.ts';
import { hasCardOrIdNumber } from '../privacy/free-text.ts';
import { cleanNumber } from '../text/cleaning.ts';
import { intakes } from './stages.ts';

/** The message of a failed check is a failure code; a check without one gives INP_FORMAT. */
const toFailureCode = (code: FailureCode): FailureCode => code;

/** An id that becomes part of a workflow id, so that it holds neither `/` nor `:`. */
export const WorkflowIdPart = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
/** Accepts any offset and is stored in UTC, so that instants can be compared as strings. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((at) => new Date(at).toISOString());
export const TimeWindow = z
  .strictObject({ from: Instant, to: Instant })
  .refine(({ from, to }) => from < to, { path: ['to'] });
const DateOnly = z.iso.date();
const Last4 = z
  .string()
  .max(40)
  .transform(cleanNumber)
  .refine((digits) => /^\d{4}$/.test(digits), toFailureCode('INP_CARD_CHECK'));

/** Free text of people. It may hold no card or ID number, because it is stored, shown and logged [I9]. */
export const buildFreeText = (maxLength: number) =>
  z
    .string()
    .max(maxLength, { abort: true })
    .refine((text) => !hasCardOrIdNumber(text), toFailureCode('INP_NUMBER_IN_TEXT'));

export const refPattern = /^[A-Za-z0-9._-]{1,128}$/;

const buildNumberless = (pattern: RegExp, hasNumber: (text: string) => boolean) =>
  z
    .string()
    .regex(pattern, { abort: true })
    .refine((text) => !hasNumber(text), toFailureCode('INP_NUMBER_IN_TEXT'));

/** A reference that people type, or that is stored before anybody looks it up: the same rule as for free text [I9]. */
export const buildReference = (pattern: RegExp) => buildNumberless(pattern, hasCardOrIdNumber);

/**
 * A reference that a program of ours made, such as a digest: among its letters may be digits that pass as a card number by
 * chance. Refused is what is nothing but a number [I9].
 */
const buildMadeReference = (pattern: RegExp) =>
  buildNumberless(pattern, (text) => !/[A-WYZa-wyz]/.test(text) && hasCardOrIdNumber(text));

const tokenPattern = /^[a-z]+_[A-Za-z0-9_-]{8,64}$/;
const Token = buildReference(tokenPattern);
/** The person and the account that a proof is for: see domain/parties/subject.ts. */
export const Subject = z.strictObject({ personToken: Token, accountToken: Token });

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
/** Who acts [A29]: owner and agent for the merchant, `system` for the engine, all others as staff. */
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

const deviceIdPattern = /^[A-Za-z0-9._-]{1,128}$/;

/** How the owner signed in. What is missing was attested by nobody and counts as unknown. */
export const Authn = z.strictObject({
  level: z.enum(['password', 'two-factor', 'in-person']).exactOptional(),
  twoFactorEnrolled: z.boolean().exactOptional(),
  /** Whether the merchant used the device before [D device and place]. */
  device: z.enum(['known', 'new']).exactOptional(),
  /** Whether the protections of the device were removed [D device and place]. */
  rooted: z.boolean().exactOptional(),
  /** Whether the owner signed in where the merchant usually is [D device and place]. */
  place: z.enum(['usual', 'other']).exactOptional(),
  /** Tells devices apart: its sessions stay when the others are ended [A47]. */
  deviceId: z.string().regex(deviceIdPattern).exactOptional(),
  /** The person and account for which a platform states that it checked the owner's real name [A26]. */
  assertedFor: Subject.exactOptional(),
});
export type Authn = z.infer<typeof Authn>;

/** It becomes part of a workflow id. */
export const SerialNumber = z.string().regex(/^[A-Za-z0-9-]{1,40}$/);

export const PosTerminal = z.strictObject({
  sn: SerialNumber,
  certificate: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .exactOptional(),
});
export type PosTerminal = z.infer<typeof PosTerminal>;

const RequestId = buildMadeReference(/^[A-Za-z0-9_-]{8,64}$/);
/** What reviewers decide on, as `status` names it. */
export const EvidenceRef = buildMadeReference(refPattern);

/** A request holds tokens in place of card and ID numbers: the API exchanges them before the process sees them [I9]. */
export const CardChangeRequest = z.strictObject({
  requestId: RequestId,
  /** The rejected request that this one appeals against [E4.7]. */
  appealOf: RequestId.optional(),
  acquirerId: WorkflowIdPart,
  /** The merchant's number at the acquirer [A6]. */
  merchantId: WorkflowIdPart,
  intake: z.enum(intakes),
  /** The terminal whose own settlement card changes; without it the merchant's does. No correction changes it. */
  scope: z.strictObject({ terminal: SerialNumber }).exactOptional(),
  submittedBy: Actor,
  /** Who prepared the draft that the owner then submitted [A25, A27]. */
  draftedBy: Actor.optional(),
  authn: Authn,
  /** Who applies; the token stands for name, ID number and mobile [A10]. */
  applicant: z.strictObject({
    personToken: Token,
    /** `signatory`: authorised by an owner of abroad, and registered for it [B3.7]. */
    role: z.enum(['owner', 'legal-person', 'signatory', 'agent']),
    idValidUntil: DateOnly.optional(),
  }),
  /** For whom an agent applies: the owner proves and signs themselves, whoever applies [D one person]. */
  owner: z.strictObject({ personToken: Token, idValidUntil: DateOnly.optional() }).optional(),
  /** Why the card changes. It decides about urgency and counts towards the risk [A10]. */
  reason: z.strictObject({
    kind: z.enum(reasonKinds),
    text: buildFreeText(200).optional(),
  }),
  oldAccount: z.strictObject({ last4: Last4 }),
  newAccount: z.strictObject({ token: Token, last4: Last4 }),
  materials: z.array(SubmittedDocument).max(30),
  terminals: z.array(SerialNumber).max(200).optional(),
  /** The POS terminal that the request comes from, with the SHA-256 of its device certificate in base64url [A24]. */
  terminal: PosTerminal.optional(),
  /** Settlement parameters that merchants may choose; the fee rate is a wish [A48]. */
  settlementParams: z
    .strictObject({
      cycle: z.enum(['T0', 'T1', 'D1']).optional(),
      dailyCapFen: z.int().positive().optional(),
      /** Another fee rate, in the merchant's words: reviewers decide on it, and no order of the switch sets it. */
      feeWish: buildFreeText(100).min(1).optional(),
    })
    .optional(),
  /** The version of the guide that the applicant read; the API takes only one that was offered [A15]. */
  guideVersion: buildFreeText(40).optional(),
  preferredWindow: TimeWindow.optional(),
});
export type CardChangeRequest = z.infer<typeof CardChangeRequest>;

/** The parts of a request that the action `correct` may replace. */
export const Correction = z.strictObject({
  newAccount: CardChangeRequest.shape.newAccount.optional(),
  oldAccount: CardChangeRequest.shape.oldAccount.optional(),
  materials: z.array(SubmittedDocument).max(30).optional(),
  applicant: CardChangeRequest.shape.applicant.optional(),
  owner: CardChangeRequest.shape.owner,
  authn: CardChangeRequest.shape.authn.optional(),
  terminals: CardChangeRequest.shape.terminals,
  settlementParams: CardChangeRequest.shape.settlementParams,
});
export type Correction = z.infer<typeof Correction>;
