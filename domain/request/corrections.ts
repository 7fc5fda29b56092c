/** What a correction may change: what was asked for and what follows from it, by whom the intake allows [A63, A87]. */
import type { Problem } from '../gates/assessment.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { CardChangeRequest, Correction, Role } from './card-change-schema.ts';
import { documentKinds, type DocumentKind } from './document-kinds.ts';
import { toCanonicalJson } from '../text/canonical-json.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { mayGiveNumber } from './intakes.ts';

/** Problems that ask for no changed data: the merchant only has to continue [A83]. */
const codesWithoutCorrection: readonly FailureCode[] = ['IDV_NOT_PROVED'];

/** Whether the merchant may answer the problems by continuing without a correction. */
export const mayContinueUncorrected = (problems: readonly Problem[]): boolean =>
  problems.length > 0 && problems.every(({ code }) => codesWithoutCorrection.includes(code));

type CorrectionField = keyof Correction;

interface Allowance {
  fields: readonly CorrectionField[];
  documents: readonly DocumentKind[];
}

const identityDocuments = [
  'id-front',
  'id-back',
  'passport',
  'authorisation-letter',
  'signatory-authorisation',
] as const;
/** Documents about the account, which another account makes void. */
const accountDocuments = [
  'card-photo',
  'account-permit',
  'application-form',
  'authorisation-letter',
  'old-holder-consent',
  'account-certificate',
] as const;

/** What a problem with each part of a request lets the merchant change. */
const allowances: Readonly<Record<string, Allowance>> = {
  newAccount: { fields: ['newAccount'], documents: accountDocuments },
  oldAccount: { fields: ['oldAccount'], documents: [] },
  applicant: { fields: ['applicant', 'owner'], documents: identityDocuments },
  owner: { fields: ['owner'], documents: identityDocuments },
  identity: { fields: [], documents: identityDocuments },
  authn: { fields: ['authn'], documents: [] },
  terminals: { fields: ['terminals'], documents: [] },
  settlementParams: { fields: ['settlementParams'], documents: [] },
  merchant: {
    fields: [],
    documents: [
      'business-licence',
      'tax-certificate',
      'home-registration',
      'certified-translation',
    ],
  },
};

/** Codes of a document that contradicts what was typed beside it: either may be wrong. */
const contradictionCodes: readonly FailureCode[] = ['MAT_INCONSISTENT', 'IDV_DOC_EXPIRED'];

function findAllowance({ code, field }: Problem): Allowance {
  const [part = '', kind] = field.split('.');
  if (part !== 'materials')
    // What reviewers ask in words of their own is answered with a document.
    return allowances[part] ?? { fields: [], documents: documentKinds };
  return {
    fields: contradictionCodes.includes(code) ? ['applicant', 'owner'] : [],
    documents: documentKinds.filter((each) => kind === undefined || each === kind),
  };
}

/** Parts that say whose money it is and where it goes: agents never correct them. */
const ownerFields: readonly CorrectionField[] = [
  'newAccount',
  'applicant',
  'owner',
  'settlementParams',
];

/**
 * Whether the intake lets this role correct a part. The account number comes from the owner, who types it or
 * hands the card to the clerk at a counter.
 */
const mayCorrect = (
  field: CorrectionField,
  by: Role,
  { intake }: CardChangeRequest,
  policy: PolicyValues,
): boolean =>
  !ownerFields.includes(field) ||
  by === 'owner' ||
  (by === 'clerk' && mayGiveNumber(intake, by, policy));

/** Whether two values are the same, whatever the order of their fields. */
const isEqual = (one: unknown, other: unknown): boolean =>
  toCanonicalJson(one) === toCanonicalJson(other);

/** A wrong date is corrected without another person. */
const isOtherPerson = (changes: Correction, request: CardChangeRequest): boolean =>
  (changes.applicant !== undefined &&
    (changes.applicant.personToken !== request.applicant.personToken ||
      changes.applicant.role !== request.applicant.role)) ||
  (changes.owner !== undefined && changes.owner.personToken !== request.owner?.personToken);

/**
 * Whether a correction may come with how its sender signed in, also where that is not asked for: who names another account or
 * person is not always who submitted.
 */
export const saysOwnSignIn = (changes: Correction, by: Role): boolean =>
  by === 'owner' && [changes.newAccount, changes.applicant, changes.owner].some(Boolean);

export interface CorrectionRefusal {
  code: FailureCode;
  /** The fields that are the reason. */
  items: string;
}

export interface AskedParts {
  fields: ReadonlySet<CorrectionField>;
  documents: ReadonlySet<DocumentKind>;
}

/** What the merchant may change in answer to these problems. */
export function findAskedParts(asked: readonly Problem[]): AskedParts {
  const found = asked.map(findAllowance);
  return {
    fields: new Set(found.flatMap((each) => each.fields)),
    documents: new Set(found.flatMap((each) => each.documents)),
  };
}

/** Documents that a problem names: those that are certainly wanted. */
export const findNamedDocuments = (asked: readonly Problem[]): DocumentKind[] =>
  documentKinds.filter((kind) =>
    asked.some(
      ({ field, params }) =>
        field === `materials.${kind}` || (params?.['items'] ?? '').split(', ').includes(kind),
    ),
  );

/** Why a correction is refused, and the fields that are the reason; undefined when it may be made. */
export function findCorrectionRefusal(
  changes: Correction,
  asked: readonly Problem[],
  by: Role,
  request: CardChangeRequest,
  policy: PolicyValues,
): CorrectionRefusal | undefined {
  const { fields, documents } = findAskedParts(asked);
  // Whoever sends everything again has changed what differs.
  const given = (Object.keys(changes) as CorrectionField[]).filter(
    (field) => changes[field] !== undefined && !isEqual(changes[field], request[field]),
  );
  const isPersonAsked = asked.some(({ field }) =>
    /^(applicant|owner)(\.(?!idValidUntil)|$)/.test(field),
  );
  const unasked = [
    ...given
      .filter((field) => field !== 'materials' && !fields.has(field))
      .filter((field) => field !== 'authn' || !saysOwnSignIn(changes, by)),
    ...(!isPersonAsked && isOtherPerson(changes, request) ? ['applicant.personToken'] : []),
    ...(changes.materials ?? [])
      .filter(({ kind }) => !documents.has(kind))
      .filter((document) => !request.materials.some((known) => isEqual(document, known)))
      .map(({ kind }) => `materials.${kind}`),
  ];
  if (unasked.length > 0) return { code: 'ACT_NOT_ASKED', items: [...new Set(unasked)].join(', ') };
  const forbidden = given.filter((field) => !mayCorrect(field, by, request, policy));
  return forbidden.length > 0 ? { code: 'IDV_NOT_OWNER', items: forbidden.join(', ') } : undefined;
}
