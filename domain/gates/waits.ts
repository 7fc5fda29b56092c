/** What a request waits for by itself, saying until when, before anybody is asked (A57, B3 11; E5 POL_WINDOW, POL_CHANGE_LOCK). */
import type { Assessment, Facts, Observed } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import { takenUpAt } from '../intakes.ts';
import type { MerchantRecord } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';

/** Undefined when nothing keeps the request waiting. */
export function waitBeforeChecks(
  { request, submittedAt }: Facts,
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): Assessment | undefined {
  const opens = takenUpAt(request.intake, submittedAt, policy);
  if (now < opens) return { kind: 'need', needs: ['opening-hours'], until: opens };
  if (merchant.value.openChanges.length === 0) return undefined;
  if (now >= after(submittedAt, policy.otherChange.waitFor))
    return { kind: 'stop', code: 'EXP_DEADLINE', expired: true };
  return { kind: 'need', needs: ['other-change'], until: nextLook(merchant, policy) };
}

/** While another change runs the record is read again and again: it goes on by itself when that is done. */
export const recordHolds = (
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): boolean => merchant.value.openChanges.length === 0 || now < nextLook(merchant, policy);

const nextLook = ({ at }: Observed<MerchantRecord>, policy: PolicyValues): string =>
  after(at, policy.otherChange.lookEvery);

const after = (instant: string, duration: string): string =>
  new Date(Date.parse(instant) + durationMs(duration)).toISOString();
