import { ApplicationFailure } from '@temporalio/workflow';
import type { Assessment } from '../../domain/gates/assessment.ts';
import { findRejectionReasons } from '../../domain/review/rejection-reasons.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { Gate, NeedAssessment } from './gate.ts';
import { applyAssessment, findAssessment, findRejection } from './assess-gates.ts';
import { checkPennyReports, hasPennyReports } from './penny-reports.ts';
import type { EndReasons, GateEnd } from './stage-end.ts';

/** A gate that is assessed more often without any time passing has a rule that can never be satisfied. */
const maxAssessmentsWithoutProgress = 40;

/** Obtains what a gate's rules need until the gate passes or ends otherwise. */
export async function passGate(c: ChangeRequest, gate: Gate): Promise<GateEnd> {
  c.enterStage(gate.name);
  let roundsWithoutProgress = 0;
  let roundAt = c.now();
  for (;;) {
    if (c.interrupts.hasAny) return { kind: 'interrupted' };
    if (hasPennyReports(c)) {
      const unreadEnd = await checkPennyReports(c);
      if (unreadEnd) return unreadEnd;
    }
    const found = await findAssessment(c, gate.name);
    if (!found) return endWithoutRules(c);
    c.rules.dropAhead();
    const assessment = applyAssessment(c, found);
    if (assessment.kind === 'pass') return { kind: 'passed' };
    const end =
      assessment.kind === 'need'
        ? await obtainAll(c, gate, { ...assessment, assessedAt: found.now })
        : toGateEnd(assessment);
    if (end) return end;
    roundsWithoutProgress = c.now() === roundAt ? roundsWithoutProgress + 1 : 0;
    roundAt = c.now();
    if (roundsWithoutProgress > maxAssessmentsWithoutProgress)
      return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
  }
}

/** The rules fail, and somebody stops or rejects all the same. */
function endWithoutRules(c: ChangeRequest): GateEnd {
  const rejection = findRejection(c);
  if (!rejection || c.interrupts.hasAny) return { kind: 'interrupted' };
  const problems = findRejectionReasons(rejection);
  return { kind: 'stopped', code: problems[0].code, problems };
}

function toGateEnd(assessment: Exclude<Assessment, { kind: 'need' | 'pass' }>): GateEnd {
  switch (assessment.kind) {
    case 'ask':
      return { kind: 'asked', problems: assessment.problems };
    case 'stop':
      return assessment.expired
        ? { kind: 'ended', outcome: 'expired', ...buildReasons(assessment) }
        : {
            kind: 'stopped',
            ...buildReasons(assessment),
            ...(assessment.freeze === true && { freeze: true }),
          };
    case 'back':
      return { kind: 'back', unmet: assessment.unmet };
  }
}

function buildReasons({
  code,
  params,
  problems,
}: Extract<Assessment, { kind: 'stop' }>): EndReasons {
  if (problems) return { code, problems };
  return { code, ...(params && { problems: [{ field: 'request', code, params }] }) };
}

async function obtainAll(
  c: ChangeRequest,
  gate: Gate,
  needed: NeedAssessment,
): Promise<GateEnd | undefined> {
  for (const need of needed.needs) {
    const obtain = gate.obtain[need];
    if (!obtain)
      throw ApplicationFailure.nonRetryable(
        `gate ${gate.name} cannot obtain ${need}`,
        'SYS_INTERNAL',
      );
    // A stop that came while the need before was obtained: nothing more is sent.
    if (c.interrupts.hasAny) return { kind: 'interrupted' };
    const end = await obtain(c, needed);
    if (end === 'assess') return undefined;
    if (end) return end;
  }
  return undefined;
}
