/** Reads what has become of an application. The result is never stored. */
import type { OrderState } from '../../../domain/parties/orders.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import type { FailureCode } from '../../../domain/failures/codes.ts';
import type { AuditedApi, BoundAccount, KnownApplication } from './api.ts';
import type { Application } from './applications.ts';
import { isSameAccount, mayBeSameAccount } from './masks.ts';

export type Outcome =
  /** It was certainly not accepted. */
  | { kind: 'not-accepted' }
  | { kind: 'pending'; ref: string }
  /** The audit failed; the old account stays bound. */
  | { kind: 'failed'; ref: string; code: FailureCode; mayAppeal: boolean }
  /** The account is bound, although payouts to it may be impossible. */
  | { kind: 'bound'; ref: string; unpayable?: FailureCode };

/**
 * A question that is refused says nothing of the application: it may be under audit, and must not count as refused.
 * @throws PortFailure unavailable
 */
export async function readOutcome(
  api: AuditedApi,
  application: Application | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await askForOutcome(api, application, signal);
  } catch (error) {
    if (!(error instanceof PortFailure && error.kind === 'refused')) throw error;
    const { message, code } = error;
    throw new PortFailure('unavailable', message, code === 'SYS_INTERNAL' ? { code } : {});
  }
}

async function askForOutcome(
  api: AuditedApi,
  application: Application | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  if (application?.isSent !== true || !isKnown(application)) return { kind: 'not-accepted' };
  const { key, applicationNo } = application;
  if (applicationNo === undefined && !api.findsByOwnNo)
    return readLostOutcome(api, application, signal);
  const audit = await api.readAudit(application, signal);
  const ref = ('ref' in audit ? audit.ref : undefined) ?? applicationNo ?? key;
  switch (audit.kind) {
    case 'missing':
      return mayStillArrive(api, application) ? { kind: 'pending', ref } : { kind: 'not-accepted' };
    case 'auditing':
      return { kind: 'pending', ref };
    case 'failed':
      return isAppealOnItsWay(api, application)
        ? { kind: 'pending', ref }
        : { kind: 'failed', ref, code: audit.code, mayAppeal: mayAppeal(api, application, audit) };
    case 'passed': {
      const bound = await api.readBoundAccount(application, signal);
      return mayBeSameAccount(bound.shown, application.account)
        ? toBoundOutcome({ ...bound, ...pickUnpayable(audit) }, ref)
        : { kind: 'pending', ref };
    }
  }
}

/** Until it is there the network shows the refusal that it is about, and nobody may take that for the last word. */
const isAppealOnItsWay = (
  { mayArriveForMs = 0 }: AuditedApi,
  { isAppealed, sentAtMs = 0 }: Application,
): boolean => isAppealed && Date.now() - sentAtMs < mayArriveForMs;

/** Once for each application, while it is wanted. */
const mayAppeal = (
  api: AuditedApi,
  { isAppealed, isRevoked }: Application,
  audit: { mayAppeal?: boolean },
): boolean => api.appeal !== undefined && audit.mayAppeal === true && !isAppealed && !isRevoked;

/** One whose number the network gave us has arrived: that it is missing now is for a person. */
const mayStillArrive = (
  { mayArriveForMs = 0 }: AuditedApi,
  { sentAtMs = 0, applicationNo }: Application,
): boolean => applicationNo !== undefined || Date.now() - sentAtMs < mayArriveForMs;

const pickUnpayable = ({ unpayable }: { unpayable?: FailureCode }) =>
  unpayable === undefined ? {} : { unpayable };

const isKnown = (application: Application): application is KnownApplication =>
  application.account !== undefined;

/** Only a change to exactly this account shows that an application with a lost answer was accepted. */
async function readLostOutcome(
  api: AuditedApi,
  application: KnownApplication,
  signal: AbortSignal,
): Promise<Outcome> {
  const { key, account, previousMask = '' } = application;
  const bound = await api.readBoundAccount(application, signal);
  const hasChanged = isSameAccount(bound.shown, account) && !isSameAccount(previousMask, account);
  return hasChanged ? toBoundOutcome(bound, key) : { kind: 'pending', ref: key };
}

const toBoundOutcome = ({ unpayable }: BoundAccount, ref: string): Outcome => ({
  kind: 'bound',
  ref,
  ...(unpayable !== undefined && { unpayable }),
});

/** Converts an outcome to the state of an order. */
export function toOrderState(outcome: Outcome): OrderState {
  switch (outcome.kind) {
    case 'not-accepted':
      return { state: 'never-received' };
    case 'pending':
      return { state: 'pending', ref: outcome.ref };
    case 'failed':
      return {
        ...{ state: 'refused', ref: outcome.ref, code: outcome.code },
        ...(outcome.mayAppeal && { mayAppeal: true }),
      };
    case 'bound':
      return outcome.unpayable === undefined
        ? { state: 'done', ref: outcome.ref }
        : { state: 'refused', ref: outcome.ref, code: outcome.unpayable };
  }
}
