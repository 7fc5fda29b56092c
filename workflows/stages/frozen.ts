import { patched } from '@temporalio/workflow';
import { addDuration } from '../../domain/time/duration.ts';
import { addTerm } from '../../domain/time/calendar.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { PendingFreeze } from './freeze-state.ts';
import type { SideEnd } from './stage-end.ts';
import {
  computeNextNetworkLook,
  hasNetworkReport,
  lookAtStoppedNetworks,
} from '../switch/network-way-back.ts';
import { undoRelease } from '../switch/undo-release.ts';
import { waitFor } from '../shared/waiting.ts';

const noticeByCode: Partial<Record<FailureCode, NoticeEvent>> = {
  RSK_OBJECTED: 'objection',
  WATCH_LATE_OBJECTION: 'late-objection',
  WATCH_REFUNDS: 'payout-sign',
  WATCH_DRAIN: 'payout-sign',
  WATCH_TAKINGS: 'payout-sign',
};

/** Freezes the request: the risk officer decides. A new reason voids approvals and a verdict given before it. */
export function freezeRequest(c: ChangeRequest, code: FailureCode): void {
  c.record('system', c.freeze.pending ? 'frozen-again' : 'frozen', { code });
  c.notifier.send(noticeByCode[code] ?? 'frozen');
  c.freeze.add({
    code,
    due: addTerm(c.now(), c.policy['objection.rules'].verdict, c.policy.calendar),
  });
  c.interrupts.setFrozen(true);
  // A first approval given before did not know of this.
  c.dualApproval.round += 1;
}

/**
 * Waits for the verdict of the risk officer, without limit: an overdue verdict is reported to staff
 * again and again, and never replaced by a timeout [E2 objection.rules, E3 frozen].
 * @param pauseAt when the caller has something to do and waits on afterwards, ISO 8601
 */
export async function awaitRiskVerdict(
  c: ChangeRequest,
  pendingFreeze: PendingFreeze,
  pauseAt?: string,
): Promise<SideEnd> {
  c.enterStage('frozen');
  const held = await undoRelease(c);
  if (held) return held;
  for (;;) {
    if (!c.freeze.hasVerdict) await lookAtStoppedNetworks(c);
    const [remindAt] = [computeNextNetworkLook(c), pauseAt]
      .filter((at) => at !== undefined)
      .toSorted();
    const end = await waitFor(
      c,
      {
        waitingOn: 'risk',
        due: pendingFreeze.due,
        problems: [{ field: 'request', code: pendingFreeze.code }],
        next: {
          merchant: describeNextStep('we-call'),
          staff: describeVerdictStep(c),
        },
        summary: 'verdict of the risk officer by',
        ...(remindAt !== undefined && { remindAt }),
      },
      () => c.freeze.hasVerdict || hasNetworkReport(c),
    );
    if (end === 'interrupted') return { kind: 'interrupted' };
    if (c.freeze.hasVerdict) break;
    if (end === 'reminder' && pauseAt !== undefined && c.now() >= pauseAt)
      return { kind: 'interrupted' };
    if (end !== 'late') continue;
    c.record('system', 'verdict-overdue', { code: pendingFreeze.code });
    c.notifier.sendOverdue(`${c.since} verdict`);
    pendingFreeze.due = addDuration(c.now(), c.policy['review.target']);
  }
  c.freeze.pending = undefined;
  const verdict = c.freeze.takeVerdict();
  if (verdict?.kind === 'reject') {
    const { reasons } = verdict;
    return { kind: 'ended', outcome: 'rejected', code: reasons[0].code, problems: reasons };
  }
  extendDeadlines(c);
  thawRequest(c);
  return { kind: 'resumed' };
}

/** Nobody could do what the frozen request waits for, so their deadlines are later. Open requests go the old way. */
function extendDeadlines(c: ChangeRequest): void {
  if (c.isWatching || !patched('0.2-deadlines-after-a-freeze')) return;
  const ms = Date.parse(c.now()) - Date.parse(c.since);
  (c.facts.outages ??= []).push({ endedAt: c.now(), ms });
  c.correction.extend(ms);
}

const describeVerdictStep = ({ facts }: ChangeRequest): string => {
  if (facts.deniedAt !== undefined) return 'reject: a contact denied the change on the phone';
  return facts.openObjectionAt === undefined
    ? 'thaw (two people) or reject'
    : 'call back a contact of long standing and record it, then thaw (two people) or reject';
};

/** What the risk officer decided on does not freeze the request again. */
function thawRequest(c: ChangeRequest): void {
  c.interrupts.setFrozen(false);
  c.facts.thawedAt = c.now();
  delete c.facts.openObjectionAt;
  // The owner's silence during the freeze is not consent, so the time for it starts again.
  if (c.facts.trial) c.facts.trial.since = c.now();
}
