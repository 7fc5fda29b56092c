/** A gate in the process: it obtains what its rules need until they say pass, ask or stop. */
import { ApplicationFailure } from '@temporalio/workflow';
import type { Assessed } from '../../activities/assess.ts';
import type { Need } from '../../domain/assessment.ts';
import type { GateName } from '../../domain/stages.ts';
import type { Case } from '../case.ts';
import type { GateEnd, Reasons } from './ends.ts';
import { followReports } from './returned-pennies.ts';

export type Needed = Extract<Assessed, { kind: 'need' }>;
/** Obtains one thing; `assess` when the rules are to judge it before anything else is obtained. */
export type Obtain = (c: Case, needed: Needed) => Promise<GateEnd | 'assess' | undefined>;

export interface Gate {
  name: GateName;
  /** Entered at once when this one lets pass. */
  next?: GateName;
  obtain: Partial<Record<Need, Obtain>>;
}

/** More assessments without any wait between them than a gate has needs is a rule that never lets go. */
const assessmentsWithoutProgress = 40;

export async function passGate(c: Case, gate: Gate): Promise<GateEnd> {
  c.enter(gate.name);
  let turns = 0;
  let turnedAt = c.now();
  for (;;) {
    if (c.interrupts.any) return { kind: 'interrupted' };
    const unread = await followReports(c);
    if (unread) return unread;
    const said = await c.assess(gate.name, gate.next);
    const end = said.kind === 'need' ? await obtainAll(c, gate, said) : endOf(said);
    if (end) return end;
    turns = c.now() === turnedAt ? turns + 1 : 0;
    turnedAt = c.now();
    if (turns > assessmentsWithoutProgress)
      return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
  }
}

function endOf(said: Exclude<Assessed, Needed>): GateEnd {
  switch (said.kind) {
    case 'pass':
      return { kind: 'passed' };
    case 'ask':
      return { kind: 'asked', problems: said.problems };
    case 'stop':
      return said.expired
        ? { kind: 'ended', outcome: 'expired', ...reasonsOf(said) }
        : { kind: 'stopped', ...reasonsOf(said), ...(said.freeze === true && { freeze: true }) };
    case 'back':
      return { kind: 'back', unmet: said.unmet };
  }
}

function reasonsOf({ code, params, problems }: Extract<Assessed, { kind: 'stop' }>): Reasons {
  if (problems) return { code, problems };
  return { code, ...(params && { problems: [{ field: 'request', code, params }] }) };
}

async function obtainAll(c: Case, gate: Gate, needed: Needed): Promise<GateEnd | undefined> {
  for (const need of needed.needs) {
    const obtain = gate.obtain[need];
    if (!obtain)
      throw ApplicationFailure.nonRetryable(
        `gate ${gate.name} cannot obtain ${need}`,
        'SYS_INTERNAL',
      );
    const end = await obtain(c, needed);
    if (end === 'assess') return undefined;
    if (end) return end;
  }
  return undefined;
}
