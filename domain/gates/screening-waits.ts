/** What a request waits for by itself, saying until when, before anybody is asked [A57, B3.11, E5 POL_WINDOW, E5 POL_CHANGE_LOCK]. */
import type { Assessment, Facts, Observed } from './assessment.ts';
import { addDuration } from '../time/duration.ts';
import { findProcessingStart } from '../request/intakes.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** Undefined when nothing keeps the request waiting. */
export function findWaitBeforeChecks(
  { request, submittedAt }: Facts,
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): Assessment | undefined {
  const opens = findProcessingStart(request.intake, submittedAt, policy);
  if (now < opens) return { kind: 'need', needs: ['opening-hours'], until: opens };
  if (merchant.value.openChanges.length === 0) return undefined;
  if (now >= addDuration(submittedAt, policy.otherChange.waitFor))
    return { kind: 'stop', code: 'EXP_DEADLINE', expired: true };
  return { kind: 'need', needs: ['other-change'], until: computeNextRead(merchant, policy) };
}

/** While another change runs the record is read again and again: it goes on by itself when that is done. */
export const isRecordCurrent = (
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): boolean => merchant.value.openChanges.length === 0 || now < computeNextRead(merchant, policy);

const computeNextRead = ({ at }: Observed<MerchantRecord>, policy: PolicyValues): string =>
  addDuration(at, policy.otherChange.lookEvery);
