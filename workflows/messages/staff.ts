/** What staff may do at a desk. Who may do what is domain/permissions.ts; two people where it says so. */
import { setHandler } from '@temporalio/workflow';
import type { Case } from '../case.ts';
import * as contract from '../contract.ts';
import type { Act, ActionAnswer, Decision } from '../contract.ts';
import { answer, permit, refused, seconded } from './permit.ts';

export function listenToStaff(c: Case): void {
  setHandler(contract.claim, (act) => note(c, act, 'claimed', () => (c.claimedBy = act.by.id)), {
    validator: (act) => permit(c, 'claim', act),
  });
  setHandler(contract.release, (act) => note(c, act, 'released', () => (c.claimedBy = undefined)), {
    validator: (act) => permit(c, 'release', act),
  });
  setHandler(contract.approve, (act) => decide(c, act, 'approve', []), {
    validator: (act) => sameEvidence(c, 'approve', act),
  });
  setHandler(contract.reject, (act) => rejected(c, act), {
    validator: (act) => {
      sameEvidence(c, 'reject', act);
      if (act.codes.length === 0) throw refused('INP_REQUIRED');
    },
  });
  setHandler(
    contract.requestInfo,
    (act) =>
      note(c, act, 'asked for information', () => {
        c.interrupt ??= { kind: 'ask', problems: act.problems };
      }),
    {
      validator: (act) => {
        permit(c, 'requestInfo', act);
        if (act.problems.length === 0) throw refused('INP_REQUIRED');
      },
    },
  );
  setHandler(
    contract.attestInPerson,
    (act) =>
      note(c, act, 'attested in person', () => {
        c.facts.attested = {
          by: act.by.id,
          at: c.now(),
          bothCardsShown: act.bothCardsShown,
          last4: c.newLast4,
        };
      }),
    { validator: (act) => permit(c, 'attestInPerson', act) },
  );
  setHandler(
    contract.recordCallback,
    (act) =>
      note(c, act, act.confirmed ? 'callback: confirmed' : 'callback: denied', () => {
        const { contactId, confirmed } = act;
        c.facts.callback = { by: act.by.id, at: c.now(), contactId, confirmed };
        if (!confirmed) c.interrupt = { kind: 'freeze', by: act.by.id, code: 'RSK_OBJECTED' };
      }),
    { validator: (act) => permit(c, 'recordCallback', act) },
  );
  setHandler(contract.escalate, (act) => note(c, act, 'escalated', () => (c.escalated = true)), {
    validator: (act) => permit(c, 'escalate', act),
  });
  setHandler(
    contract.extendDeadline,
    (act) =>
      byTwo(c, 'extendDeadline', act, 'deadline extended', () => {
        c.turn = { ...c.turn, due: act.until };
      }),
    {
      validator: (act) => {
        permit(c, 'extendDeadline', act);
        if (c.turn.due === undefined || !(act.until > c.turn.due)) throw refused('ACT_NO_CHANGE');
      },
    },
  );
  setHandler(
    contract.freeze,
    (act) =>
      note(c, act, 'frozen by staff', () => {
        c.interrupt = { kind: 'freeze', by: act.by.id, code: 'RSK_STOP' };
      }),
    { validator: (act) => permit(c, 'freeze', act) },
  );
  setHandler(contract.thaw, (act) => byTwo(c, 'thaw', act, 'thawed', () => (c.verdict = 'thaw')), {
    validator: (act) => permit(c, 'thaw', act),
  });
  setHandler(
    contract.retryStep,
    (act) => note(c, act, `retry ${act.step}`, () => c.retries.add(stepKey(c, act.step))),
    { validator: (act) => openStep(c, 'retryStep', act) },
  );
  setHandler(
    contract.skipStep,
    (act) =>
      byTwo(c, 'skipStep', act, `skipped ${act.step}`, () => c.skips.add(stepKey(c, act.step))),
    { validator: (act) => openStep(c, 'skipStep', act) },
  );
  setHandler(
    contract.forceRollback,
    (act) =>
      byTwo(c, 'forceRollback', act, 'rollback forced', () => {
        c.interrupt = { kind: 'roll-back', by: act.by.id };
      }),
    { validator: (act) => permit(c, 'forceRollback', act) },
  );
  setHandler(contract.addNote, (act) => note(c, act, 'note added', () => undefined), {
    validator: (act) => permit(c, 'addNote', act),
  });
}

/** A step is named as in `status`: `name/target`, which is how its key ends. */
const stepKey = (c: Case, step: string): string => `${c.requestId}/${step}`;

function openStep(c: Case, action: 'retryStep' | 'skipStep', act: Act & { step: string }): void {
  permit(c, action, act);
  const waits = (c.turn.problems ?? []).some(
    ({ field }) => field === act.step || field === stepKey(c, act.step),
  );
  if (!waits) throw refused('ACT_NO_CHANGE');
}

/** A decision on other evidence than the present does not count, so it is refused at once. */
function sameEvidence(c: Case, action: 'approve' | 'reject', act: Decision): void {
  permit(c, action, act);
  if (c.stage === 'review' && act.evidence !== c.facts.evidence) throw refused('ACT_NO_CHANGE');
}

function decide(
  c: Case,
  act: Decision,
  decision: 'approve' | 'reject',
  codes: string[],
): ActionAnswer {
  c.facts.reviews.push({
    by: act.by,
    decision,
    codes,
    at: c.now(),
    evidence: act.evidence,
    ...(act.note !== undefined && { note: act.note }),
  });
  return note(c, act, decision === 'approve' ? 'approved' : 'rejected', () => undefined);
}

/** In review it is a reviewer's decision; on a frozen request it is the risk officer's verdict. */
function rejected(c: Case, act: Decision & { codes: string[] }): ActionAnswer {
  if (c.stage !== 'frozen') return decide(c, act, 'reject', act.codes);
  return note(c, act, 'rejected', () => (c.verdict = 'reject'));
}

function note(c: Case, act: Act, what: string, effect: () => unknown): ActionAnswer {
  effect();
  c.record(act.by.id, what);
  return answer(c, 'accepted', c.turn.next.staff);
}

function byTwo(
  c: Case,
  action: Parameters<typeof seconded>[1],
  act: Act,
  what: string,
  effect: () => unknown,
): ActionAnswer {
  if (!seconded(c, action, act))
    return answer(c, 'accepted', 'a second person must ask for the same');
  return note(c, act, what, effect);
}
