import { addTerm } from '../../domain/calendar.ts';
import { durationMs } from '../../domain/duration.ts';
import type { Problem } from '../../domain/assessment.ts';
import type { Case } from '../case.ts';
import { after, type GateEnd } from '../gates/gate.ts';
import { notify } from '../notify.ts';
import { waitFor } from '../waiting.ts';

/** The merchant's turn: all faults at once, a deadline with reminders, and a bounded number of rounds (E3). */
export async function correction(c: Case, problems: Problem[]): Promise<GateEnd | undefined> {
  const code = problems[0]?.code ?? 'MAT_MISSING';
  c.corrections += 1;
  if (c.corrections > c.policy['correction.rounds'])
    return { kind: 'ended', outcome: 'rejected', code };
  c.enter('correction');
  c.record('system', 'correction asked', {
    code,
    data: { items: problems.map(({ field }) => field).join(', '), round: c.corrections },
  });
  const due = addTerm(c.now(), c.policy['correction.ttl'], c.policy.calendar);
  const turn = {
    waitingOn: 'merchant' as const,
    problems,
    next: { merchant: 'correct the named items', staff: 'nothing: reminders go out by themselves' },
  };
  const asked = c.corrected;
  const corrected = () => c.corrected !== asked;
  c.turn = { ...turn, due };
  await notify(c, 'correction-asked', { until: due, problems });
  for (const remindAt of remindersBefore(c, due)) {
    const end = await waitFor(
      c,
      { ...turn, due: remindAt, summary: 'remind of the correction' },
      corrected,
    );
    if (end === 'interrupted') return { kind: 'interrupted' };
    if (end === 'done') return undefined;
    await notify(c, 'correction-reminder', { until: due, problems });
  }
  const end = await waitFor(c, { ...turn, due, summary: 'corrected by' }, corrected);
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') return { kind: 'ended', outcome: 'expired', code: 'EXP_DEADLINE' };
  return undefined;
}

const remindersBefore = (c: Case, due: string): string[] => {
  const start = c.now();
  return c.policy['correction.reminders']
    .filter((duration) => durationMs(duration) < Date.parse(due) - Date.parse(start))
    .map((duration) => after(c, duration, start));
};
