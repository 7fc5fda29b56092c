/** A gate in the process: it obtains what its rules need until they say pass, ask or stop. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Assessed } from '../../activities/assess.ts';
import type { Need, Problem } from '../../domain/assessment.ts';
import type { FailureCode } from '../../domain/failures.ts';
import { durationMs } from '../../domain/duration.ts';
import type { GateName, OutcomeKind, WaitingOn } from '../../domain/stages.ts';
import type { Case } from '../case.ts';
import { interrupted, question, waitFor } from '../waiting.ts';
import { publish } from '../visibility.ts';

export type GateEnd =
  | { kind: 'passed' }
  | { kind: 'asked'; problems: Problem[] }
  | { kind: 'stopped'; code: FailureCode; freeze?: boolean }
  | { kind: 'ended'; outcome: OutcomeKind; code: FailureCode }
  /** An earlier gate no longer holds. */
  | { kind: 'back'; unmet: string[] }
  | { kind: 'interrupted' };

export type Needed = Extract<Assessed, { kind: 'need' }>;
/** Obtains one thing; undefined means "assess again". */
export type Obtain = (c: Case, needed: Needed) => Promise<GateEnd | undefined>;

export interface Gate {
  name: GateName;
  obtain: Partial<Record<Need, Obtain>>;
}

/** More assessments without any wait between them than a gate has needs is a rule that never lets go. */
const assessmentsWithoutProgress = 40;

export async function passGate(c: Case, gate: Gate, first?: Assessed): Promise<GateEnd> {
  c.enter(gate.name);
  let said = first;
  let turns = 0;
  let enteredAt = c.now();
  for (;;) {
    if (c.interrupt) return { kind: 'interrupted' };
    said ??= await c.assess(gate.name);
    switch (said.kind) {
      case 'pass':
        return { kind: 'passed' };
      case 'ask':
        return { kind: 'asked', problems: said.problems };
      case 'stop':
        return { kind: 'stopped', code: said.code, ...(said.freeze === true && { freeze: true }) };
      case 'back':
        return { kind: 'back', unmet: said.unmet };
      case 'need': {
        const end = await obtainAll(c, gate, said);
        if (end) return end;
        said = undefined;
        if (c.now() !== enteredAt) [turns, enteredAt] = [0, c.now()];
        turns += 1;
        if (turns > assessmentsWithoutProgress)
          return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
      }
    }
  }
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
    if (end) return end;
  }
  return undefined;
}

/** An instant so long after now, or after another instant; ISO 8601. */
export const after = (c: Case, duration: string, from: string = c.now()): string =>
  new Date(Date.parse(from) + durationMs(duration)).toISOString();

/**
 * Asks a party until it answers. After `check.unavailable` it is an operator's task to have it
 * asked again: silence never counts as an answer (rules.md E2 check.unavailable).
 */
export async function lookUp<T>(
  c: Case,
  party: WaitingOn,
  what: string,
  asked: () => Promise<T>,
): Promise<{ answer: T } | { end: GateEnd }> {
  for (;;) {
    c.turn = {
      waitingOn: party,
      due: after(c, c.policy['check.unavailable']),
      next: { merchant: 'wait', staff: `${what}: asked again by itself until it answers` },
    };
    publish(c);
    try {
      const answer = await question(c, asked);
      if (answer === interrupted) return { end: { kind: 'interrupted' } };
      return { answer };
    } catch (error) {
      const refused = refusalOf(error);
      if (refused) return { end: { kind: 'stopped', code: refused } };
      if (!(error instanceof ActivityFailure)) throw error;
    }
    c.record('system', `no answer: ${what}`, { code: 'UPS_TIMEOUT' });
    const end = await waitFor(
      c,
      {
        waitingOn: 'operator',
        due: after(c, c.policy['check.unavailable']),
        problems: [{ field: `${what}/look`, code: 'UPS_TIMEOUT' }],
        next: { merchant: 'wait', staff: `${what}: clear the fault, then retry` },
        summary: `retry ${what}`,
      },
      () => c.retries.delete(c.key(what, 'look')),
    );
    if (end === 'interrupted') return { end: { kind: 'interrupted' } };
  }
}

/** The code of a refusal by a party, when that is what the failure was. */
export function refusalOf(error: unknown): FailureCode | undefined {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure))
    return undefined;
  if (error.cause.type !== 'Refused') return undefined;
  return (error.cause.details?.[0] as FailureCode | undefined) ?? 'UPS_REJECTED';
}
