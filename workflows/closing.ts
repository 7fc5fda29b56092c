import type { OutcomeKind } from '../domain/stages.ts';
import type { NoticeEvent } from '../domain/notices.ts';
import type { Case } from './case.ts';
import type { Outcome } from './contract.ts';
import { notify } from './notify.ts';
import { publish } from './visibility.ts';

const notices: Record<OutcomeKind, NoticeEvent> = {
  completed: 'completed',
  rejected: 'rejected',
  cancelled: 'cancelled',
  expired: 'expired',
  'rolled-back': 'rolled-back',
};

/** Ends a request once: everybody told, everything written, nothing left waiting (faults.md I3, I8). */
export async function close(c: Case, outcome: Outcome): Promise<Outcome> {
  c.outcome = outcome;
  c.enter(outcome.kind);
  c.record('system', 'closed', {
    ...(outcome.code !== undefined && { code: outcome.code }),
    data: { outcome: outcome.kind, money: c.money },
  });
  publish(c);
  await notify(c, notices[outcome.kind], {
    ...(outcome.code !== undefined && { problems: [{ field: 'request', code: outcome.code }] }),
  });
  await c.trail.settled();
  return outcome;
}
