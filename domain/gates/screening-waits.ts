/**
 * What screening waits for before it asks a party: opening hours and other changes of the merchant
 * [A57, B3.11, E5 POL_WINDOW, E5 POL_CHANGE_LOCK].
 */
import type { Assessment, Facts, Observed } from './assessment.ts';
import { addDuration } from '../time/duration.ts';
import { findProcessingStart } from '../request/intakes.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** The wait with its end, or a stop when another change takes too long; undefined when there is nothing to wait for. */
export function findWaitBeforeChecks(
  { request, submittedAt }: Facts,
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): Assessment | undefined {
  const opensAt = findProcessingStart(request.intake, submittedAt, policy);
  if (now < opensAt) return { kind: 'need', needs: ['opening-hours'], until: opensAt };
  if (merchant.value.openChanges.length === 0) return undefined;
  if (now >= addDuration(submittedAt, policy.otherChange.waitFor))
    return { kind: 'stop', code: 'EXP_DEADLINE', expired: true };
  return { kind: 'need', needs: ['other-change'], until: computeNextRead(merchant, policy) };
}

/** Whether the merchant record need not be read again yet. It is read repeatedly while another change is under way. */
export const isRecordCurrent = (
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): boolean => merchant.value.openChanges.length === 0 || now < computeNextRead(merchant, policy);

const computeNextRead = ({ at }: Observed<MerchantRecord>, policy: PolicyValues): string =>
  addDuration(at, policy.otherChange.lookEvery);
