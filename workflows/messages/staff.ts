/** What staff may do at a desk. Who may do what is domain/permissions.ts; two people where it says so. */
import { endOfHours } from '../../domain/calendar.ts';
import type { FailureCode } from '../../domain/failures.ts';
import { maskedNumbers } from '../../domain/mask.ts';
import type { ReviewDecision } from '../../domain/parties.ts';
import { reasonsGiven } from '../../domain/review/decisions.ts';
import { canBeAnswered } from '../../domain/review/information.ts';
import type { WaitingOn } from '../../domain/stages.ts';
import type { Case } from '../case.ts';
import type { Act, ActionAnswer, ActionName, ActOf, Decision } from '../contract.ts';
import { breakIn } from '../interrupts.ts';
import { notify, notifyOnce } from '../notify.ts';
import { keyOf } from '../operator.ts';
import { standingContact } from './contacts.ts';
import { on } from './on.ts';
import { answer, seconded } from './permit.ts';

export function listenToStaff(c: Case): void {
  listenToReviewers(c);
  listenToOperators(c);
  on(
    c,
    'claim',
    (act) =>
      note(c, act, act.to === undefined ? 'claimed' : `assigned to ${act.to}`, () => claim(c, act)),
    ({ to }) => (to === undefined || typeof to === 'string' ? undefined : 'INP_FORMAT'),
  );
  on(c, 'release', (act) => note(c, act, 'released', () => (c.claim = undefined)));
  on(c, 'escalate', (act) => note(c, act, 'escalated', () => notify(c, 'escalated')));
  on(c, 'freeze', (act) =>
    note(c, act, 'frozen by staff', () => breakIn(c, { kind: 'freeze', code: 'RSK_STOP' })),
  );
  on(c, 'thaw', (act) => byTwo(c, 'thaw', act, 'thawed', () => (c.verdict = { kind: 'thaw' })));
  on(c, 'addNote', (act) => note(c, act, 'note added', () => undefined));
}

function listenToReviewers(c: Case): void {
  on(
    c,
    'approve',
    (act) => approved(c, act),
    (act) => otherEvidence(c, act),
  );
  on(
    c,
    'reject',
    (act) => rejected(c, act),
    (act) => (act.codes.length > 0 ? otherEvidence(c, act) : 'INP_REQUIRED'),
  );
  on(
    c,
    'requestInfo',
    (act) =>
      note(c, act, 'asked for information', () =>
        breakIn(c, { kind: 'ask', problems: act.problems, event: 'review-info-wanted' }),
      ),
    ({ problems }) => {
      if (!Array.isArray(problems) || problems.length === 0) return 'INP_REQUIRED';
      return canBeAnswered(problems) ? undefined : 'INP_FORMAT';
    },
  );
  on(c, 'attestInPerson', (act) =>
    note(c, act, 'attested in person', () => {
      const { by, bothCardsShown } = act;
      c.facts.attested = { by: by.id, at: c.now(), bothCardsShown, last4: c.newLast4 };
    }),
  );
  on(
    c,
    'recordCallback',
    (act) =>
      note(c, act, act.confirmed ? 'callback: confirmed' : 'callback: denied', () => {
        const { by, contactId, confirmed } = act;
        c.facts.callback = { by: by.id, at: c.now(), contactId, confirmed };
        if (!confirmed) breakIn(c, { kind: 'freeze', code: 'RSK_OBJECTED' });
      }),
    // Only a number that was on the record before all this began proves anything.
    ({ contactId }) => (standingContact(c, contactId) ? undefined : 'ACT_CONTACT_REFUSED'),
  );
}

function listenToOperators(c: Case): void {
  on(
    c,
    'extendDeadline',
    (act) =>
      byTwo(c, 'extendDeadline', act, 'deadline extended', () => {
        c.facts.extendedTo = new Date(act.until).toISOString();
        c.turn = { ...c.turn, due: c.facts.extendedTo };
      }),
    ({ until }) => {
      const { waitingOn, due } = c.turn;
      const extends_ = due !== undefined && Date.parse(until) > Date.parse(due);
      return extends_ && people.includes(waitingOn) ? undefined : 'ACT_NO_CHANGE';
    },
  );
  on(
    c,
    'retryStep',
    (act) => note(c, act, `retry ${act.step}`, () => c.retries.add(keyOf(c, act.step))),
    ({ step }) => (c.turn.step?.key === keyOf(c, step) ? undefined : 'ACT_NO_CHANGE'),
  );
  on(
    c,
    'skipStep',
    (act) =>
      byTwo(c, 'skipStep', act, `skipped ${act.step}`, () => c.skips.add(keyOf(c, act.step))),
    ({ step }) => {
      if (c.turn.step?.key !== keyOf(c, step)) return 'ACT_NO_CHANGE';
      return c.turn.step.mayBeSkipped ? undefined : 'ACT_NOT_ALLOWED';
    },
  );
  on(c, 'forceRollback', (act) =>
    byTwo(c, 'forceRollback', act, 'rollback forced', () =>
      breakIn(c, { kind: 'roll-back', code: 'SWT_PARTIAL' }),
    ),
  );
}

/** Deadlines of people may be moved; the cooling-off and a party's next try are no deadlines. */
const people: readonly WaitingOn[] = ['merchant', 'operator', 'risk'];

function claim(c: Case, { by, to = by.id }: ActOf<'claim'>): void {
  c.claim = {
    by: to,
    until: endOfHours(c.now(), c.policy['windows.review'], c.policy.calendar),
  };
  if (c.stage === 'review') notifyOnce(c, 'review-taken');
}

/** A decision on other evidence than the present does not count, so it is refused at once. */
const otherEvidence = (c: Case, { evidence }: Decision): FailureCode | undefined =>
  c.stage === 'review' && evidence !== c.facts.evidence ? 'ACT_NO_CHANGE' : undefined;

function approved(c: Case, act: Decision): ActionAnswer {
  decided(c, act, { decision: 'approve', codes: [] });
  return note(c, act, 'approved', () => undefined);
}

/** In review it is a reviewer's decision; on a frozen request it is the risk officer's verdict. */
function rejected(c: Case, act: ActOf<'reject'>): ActionAnswer {
  const { codes, items } = act;
  const no = { decision: 'reject', codes, ...(items !== undefined && { items }) } as const;
  if (c.stage === 'frozen') c.verdict = { kind: 'reject', reasons: reasonsGiven(no) };
  else decided(c, act, no);
  return note(c, act, 'rejected', () => undefined);
}

function decided(
  c: Case,
  { by, evidence, note: text }: Decision,
  decision: Pick<ReviewDecision, 'decision' | 'codes' | 'items'>,
): void {
  const noted = text === undefined ? {} : { note: text };
  c.facts.reviews.push({ by, ...decision, at: c.now(), evidence, ...noted });
}

function note(c: Case, act: Act, what: string, effect: () => unknown): ActionAnswer {
  c.record(act.by.id, what, { data: said(act) });
  effect();
  return answer(c, 'accepted', c.turn.next.staff);
}

interface Said {
  reason?: string;
  note?: string;
  codes?: readonly string[];
  items?: string;
}

/** Why he did it, in his own words; a number that slipped in is masked. */
const said = ({ reason, note: text, codes, items }: Act & Said) => ({
  ...(reason !== undefined && { reason: maskedNumbers(reason) }),
  ...(text !== undefined && { note: maskedNumbers(text) }),
  ...(codes !== undefined && { codes: codes.join(', ') }),
  ...(items !== undefined && { items: maskedNumbers(items) }),
});

function byTwo(
  c: Case,
  action: ActionName,
  act: Act,
  what: string,
  effect: () => unknown,
): ActionAnswer {
  if (!seconded(c, action, act))
    return answer(c, 'accepted', 'a second person must ask for the same');
  return note(c, act, what, effect);
}
