/**
 * Which parts of one request one person may not combine, over the whole life of the request and in
 * whatever roles their token holds [D dual control, C1 separation of duties]. That maker and checker are two people is no
 * matter of parts: nobody decides twice on the same evidence (`permissions.ts`), and approvals count by person
 * (`domain/gates/review.ts`).
 */

/** A part that somebody has in a request. */
export const duties = [
  'submitter',
  'drafter',
  // Proved, signed or confirmed as the owner.
  'owner',
  'corrector',
  // Sold the terminal to the merchant.
  'seller',
  // Rejected the request that this one appeals against.
  'earlier-reviewer',
  'attester',
  'caller-back',
  'reviewer',
  // Decides against the request.
  'rejecter',
  // Ends a freeze or leaves out a step.
  'overrider',
] as const;
export type Duty = (typeof duties)[number];

export interface DutyHolder {
  by: string;
  duty: Duty;
}

/** Parts on the side of the request: whoever has one of them does not check the request. */
const requestingDuties: readonly Duty[] = ['submitter', 'drafter', 'owner', 'corrector', 'seller'];

/**
 * Parts that exclude each other. Parts of the requesting side go together, as an owner submits, corrects
 * and signs. Whoever called a contact may be one of the two who end a freeze.
 */
const exclusions: readonly (readonly [Duty, readonly Duty[]])[] = [
  ['attester', requestingDuties],
  ['caller-back', [...requestingDuties, 'attester']],
  ['reviewer', [...requestingDuties, 'earlier-reviewer', 'attester', 'caller-back']],
  ['rejecter', [...requestingDuties, 'earlier-reviewer']],
  ['overrider', [...requestingDuties, 'earlier-reviewer', 'attester']],
  ['earlier-reviewer', ['attester', 'caller-back']],
];

/** Whether one person may not have both parts. */
export const areExclusive = (one: Duty, other: Duty): boolean =>
  exclusions.some(
    ([duty, excluded]) =>
      (duty === one && excluded.includes(other)) || (duty === other && excluded.includes(one)),
  );

/**
 * The spelling by which people are compared. An identity provider treats `Wang.Li` and `wang.li` as one
 * person, and so must we; signs that are not seen do not make another person.
 */
export const foldPersonId = (id: string): string =>
  id
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\s]/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC');

/** Whether two ids are those of one person; nobody is the same as a person who is not known. */
export const isSamePerson = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && foldPersonId(one) === foldPersonId(other);

/** Whether a person has had a part in the request that excludes this one. */
export const hasExclusiveDuty = (
  holders: readonly DutyHolder[],
  person: string,
  wanted: Duty,
): boolean =>
  holders.some(({ by, duty }) => areExclusive(duty, wanted) && isSamePerson(by, person));

/** Adds a part that somebody has taken; the same part is kept once. */
export const addDutyHolder = (
  holders: readonly DutyHolder[],
  holder: DutyHolder,
): readonly DutyHolder[] =>
  holders.some(({ by, duty }) => by === holder.by && duty === holder.duty)
    ? holders
    : [...holders, holder];
