/**
 * The actions of staff on a request, in one file, because they are read as a list. domain/request/permissions.ts says who
 * may take which, and which need two people.
 */
import { findFeeDecisionRefusal } from '../../domain/review/fee-wish.ts';
import { findEndOfHours } from '../../domain/time/calendar.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { AuditData, StaffAuditAction } from '../../domain/audit/actions.ts';
import { getProofSubject, isSeenSubjectPresent } from '../../domain/identity/proof-subject.ts';
import type { ReviewDecision } from '../../domain/review/decision.ts';
import { findThawRefusal } from '../../domain/request/objections.ts';
import { findRejectionReasons } from '../../domain/review/rejection-reasons.ts';
import { mayBeAnswered } from '../../domain/review/information-request.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type {
  ActionMessage,
  ActionAnswer,
  ActionName,
  ActionMessageOf,
  ReviewDecisionMessage,
} from '../contract.ts';
import { findRecallRefusal } from '../../domain/watch/recall.ts';
import { interruptRequest } from '../change-card/interrupt-request.ts';
import { buildStepKey } from '../shared/operator-task.ts';
import { extendableWaits } from '../shared/wait-state.ts';
import { findTrustedContact } from './contacts.ts';
import { registerAction } from './action-handler.ts';
import { buildAnswer, confirmDualApproval } from './permission.ts';
import { maskRemarks, type Remarks } from './remarks.ts';

export function registerStaffHandlers(c: ChangeRequest): void {
  registerReviewerHandlers(c);
  registerOperatorHandlers(c);
  registerAction(
    c,
    'claim',
    (act) =>
      act.to === undefined
        ? applyAction(c, act, 'claimed', () => claim(c, act))
        : applyAction(c, act, 'assigned', () => claim(c, act), { assignee: act.to }),
    ({ to }) => (to === undefined || typeof to === 'string' ? undefined : 'INP_FORMAT'),
  );
  registerAction(c, 'release', (act) =>
    applyAction(c, act, 'claim-released', () => c.claim.drop()),
  );
  registerAction(c, 'escalate', (act) =>
    applyAction(c, act, 'escalated', () => c.notifier.send('escalated')),
  );
  registerAction(c, 'freeze', (act) =>
    applyAction(c, act, 'frozen-by-staff', () =>
      interruptRequest(c, { kind: 'freeze', code: 'RSK_STOP' }),
    ),
  );
  registerAction(
    c,
    'thaw',
    (act) => requireSecondPerson(c, 'thaw', act, 'thawed', () => c.freeze.decide({ kind: 'thaw' })),
    () => findThawRefusal(c.facts),
  );
  registerAction(
    c,
    'recallPayouts',
    (act) =>
      requireSecondPerson(c, 'recallPayouts', act, 'recall-requested', () => {
        c.recall.isWanted = true;
      }),
    () => (c.recall.isWanted ? 'ACT_NO_CHANGE' : findRecallRefusal(c.recall.current, c.isWatching)),
  );
  registerAction(c, 'addNote', (act) => applyAction(c, act, 'note-added', () => undefined));
}

function registerReviewerHandlers(c: ChangeRequest): void {
  registerAction(
    c,
    'approve',
    (act, at) => handleApproval(c, act, at),
    (act) => findEvidenceRefusal(c, act) ?? findFeeDecisionRefusal(c.facts, act.feeWish),
    (act, at) => ({ reviews: [...c.facts.reviews, buildDecision(act, buildApproval(act), at)] }),
  );
  registerAction(
    c,
    'reject',
    (act, at) => handleRejection(c, act, at),
    (act) => (act.codes.length > 0 ? findEvidenceRefusal(c, act) : 'INP_REQUIRED'),
  );
  registerAction(
    c,
    'requestInfo',
    (act) =>
      applyAction(
        c,
        act,
        'information-requested',
        () =>
          interruptRequest(c, { kind: 'ask', problems: act.problems, event: 'review-info-wanted' }),
        describeProblems(act.problems),
      ),
    ({ problems }) => {
      if (!Array.isArray(problems) || problems.length === 0) return 'INP_REQUIRED';
      return mayBeAnswered(problems) ? undefined : 'INP_FORMAT';
    },
  );
  registerAction(
    c,
    'attestInPerson',
    (act) => {
      const { by, bothCardsShown } = act;
      const attest = () => {
        c.facts.attested = {
          by: by.id,
          at: c.now(),
          bothCardsShown,
          ...getProofSubject(c.facts),
        };
        if (c.stage === 'cooling') delete c.facts.cooling;
      };
      return applyAction(c, act, 'attested-in-person', attest, { bothCardsShown });
    },
    ({ assertedFor, bothCardsShown }) => {
      // Of a cooling-off that has begun it would cut the time to object short.
      const isCalled = bothCardsShown && c.facts.cooling?.newContactsTold !== undefined;
      if (c.stage === 'cooling' && !isCalled) return 'ACT_WRONG_STAGE';
      return isSeenSubjectPresent(assertedFor, c.facts) ? undefined : 'ACT_NO_CHANGE';
    },
  );
  registerAction(
    c,
    'recordCallback',
    (act) => {
      const { by, contactId, confirmed } = act;
      const takeCall = () => {
        c.facts.callback = {
          by: by.id,
          at: c.now(),
          contactId,
          confirmed,
          ...getProofSubject(c.facts),
        };
        if (confirmed) return;
        c.facts.deniedAt = c.now();
        interruptRequest(c, { kind: 'freeze', code: 'RSK_OBJECTED' });
      };
      const recorded = confirmed ? 'callback-confirmed' : 'callback-denied';
      return applyAction(c, act, recorded, takeCall, { contact: contactId });
    },
    ({ contactId, confirmed, assertedFor }) => {
      // A denial counts whichever account was named in the call.
      if (confirmed && !isSeenSubjectPresent(assertedFor, c.facts)) return 'ACT_NO_CHANGE';
      // A denial is final: no later call may replace it by a confirmation.
      if (c.facts.deniedAt !== undefined) return 'ACT_CALLBACK_DENIED';
      // Only a number that was on the record before the request proves anything.
      return findTrustedContact(c, contactId) ? undefined : 'ACT_CONTACT_REFUSED';
    },
  );
}

function registerOperatorHandlers(c: ChangeRequest): void {
  registerAction(
    c,
    'extendDeadline',
    (act) =>
      requireSecondPerson(
        c,
        'extendDeadline',
        act,
        'deadline-extended',
        () => {
          c.facts.extendedTo = new Date(act.until).toISOString();
          c.waitState = { ...c.waitState, due: c.facts.extendedTo };
        },
        { until: act.until },
      ),
    ({ until }) => {
      const { waitingOn, due } = c.waitState;
      const isLater = due !== undefined && Date.parse(until) > Date.parse(due);
      return isLater && extendableWaits.includes(waitingOn) ? undefined : 'ACT_NO_CHANGE';
    },
  );
  registerAction(
    c,
    'retryStep',
    (act) =>
      applyAction(c, act, 'step-retried', () => c.operator.retry(buildStepKey(c, act.step)), {
        step: act.step,
      }),
    ({ step }) => (c.waitState.step?.key === buildStepKey(c, step) ? undefined : 'ACT_NO_CHANGE'),
  );
  registerAction(
    c,
    'skipStep',
    (act) =>
      requireSecondPerson(
        c,
        'skipStep',
        act,
        'step-skip-approved',
        () => c.operator.skip(buildStepKey(c, act.step)),
        { step: act.step },
      ),
    ({ step }) => {
      if (c.waitState.step?.key !== buildStepKey(c, step)) return 'ACT_NO_CHANGE';
      return c.waitState.step.mayBeSkipped ? undefined : 'ACT_NOT_ALLOWED';
    },
  );
  registerAction(c, 'forceRollback', (act) =>
    requireSecondPerson(c, 'forceRollback', act, 'rollback-forced', () =>
      interruptRequest(c, { kind: 'roll-back', code: 'SWT_PARTIAL' }),
    ),
  );
}

function claim(c: ChangeRequest, { by, to = by.id }: ActionMessageOf<'claim'>): void {
  c.claim.set(to, findEndOfHours(c.now(), c.policy['windows.review'], c.policy.calendar));
  if (c.stage === 'review') c.notifier.sendOnce('review-taken');
}

/** A decision on other evidence than the present does not count, so it is refused at once. */
const findEvidenceRefusal = (
  c: ChangeRequest,
  { evidence }: ReviewDecisionMessage,
): FailureCode | undefined =>
  c.stage === 'review' && evidence !== c.facts.evidence ? 'ACT_NO_CHANGE' : undefined;

const buildApproval = ({ feeWish }: ActionMessageOf<'approve'>) => ({
  decision: 'approve' as const,
  codes: [],
  ...(feeWish !== undefined && { feeWish }),
});

function handleApproval(
  c: ChangeRequest,
  act: ActionMessageOf<'approve'>,
  at: string,
): ActionAnswer {
  const { feeWish } = act;
  c.facts.reviews.push(buildDecision(act, buildApproval(act), at));
  return applyAction(c, act, 'approved', () => undefined, {
    evidence: act.evidence,
    ...(feeWish !== undefined && { feeWish }),
  });
}

/** In review it is a reviewer's decision; on a frozen request it is the risk officer's verdict. */
function handleRejection(
  c: ChangeRequest,
  act: ActionMessageOf<'reject'>,
  at: string,
): ActionAnswer {
  const { codes, items } = act;
  const no = { decision: 'reject', codes, ...(items !== undefined && { items }) } as const;
  if (c.stage === 'frozen') c.freeze.decide({ kind: 'reject', reasons: findRejectionReasons(no) });
  else c.facts.reviews.push(buildDecision(act, no, at));
  return applyAction(c, act, 'rejected', () => undefined, { evidence: act.evidence });
}

/** What the merchant is asked, in the words of whoever asks. */
const describeProblems = (problems: readonly Problem[]) =>
  maskRemarks({
    codes: problems.map(({ code }) => code),
    items: problems
      .map(({ field, params = {} }) => [field, ...Object.values(params)].join(' '))
      .join('; '),
  });

const buildDecision = (
  { by, evidence, note: text }: ReviewDecisionMessage,
  decision: Pick<ReviewDecision, 'decision' | 'codes' | 'items' | 'feeWish'>,
  at: string,
): ReviewDecision => ({
  by,
  ...decision,
  at,
  evidence,
  ...(text !== undefined && { note: text }),
});

function applyAction<Action extends StaffAuditAction>(
  c: ChangeRequest,
  act: ActionMessage,
  recorded: Action,
  effect: () => unknown,
  data?: AuditData<Action>,
): ActionAnswer {
  c.record(act.by.id, recorded, {
    data: { ...data, ...maskRemarks(act as Remarks) } as AuditData<Action>,
  });
  effect();
  return buildAnswer(c, 'accepted', c.waitState.next.staff);
}

interface ApprovalObject {
  step?: string;
  until?: string;
  limitFen?: number;
}

/** What the action is about, if it names that: both people must name the same. */
const pickObject = ({ step, until, limitFen }: ActionMessage & ApprovalObject) => ({
  ...(step !== undefined && { step }),
  ...(until !== undefined && { until }),
  ...(limitFen !== undefined && { limitFen }),
});

/** Has the effect when a second person asks for the very same; until then they can read what the first one wanted, and why. */
export function requireSecondPerson<Action extends StaffAuditAction>(
  c: ChangeRequest,
  action: ActionName,
  act: ActionMessage,
  recorded: Action,
  effect: () => unknown,
  data?: AuditData<Action>,
): ActionAnswer {
  if (!confirmDualApproval(c, action, act)) {
    const asked = { action, ...pickObject(act), ...maskRemarks(act as Remarks) };
    c.record(act.by.id, 'first-approval', { data: asked });
    return buildAnswer(c, 'accepted', 'a second person must ask for the same');
  }
  return applyAction(c, act, recorded, effect, data);
}
