/** A check of the contract, what it found, and how it is told. */
import { formatCurl, type Connection } from './connection.ts';

export interface Check {
  /** Short and stable: what is said of a party names it. */
  id: string;
  /** What a party must do, as a sentence. */
  rule: string;
  /** What goes wrong in a payment when it does not. */
  why: string;
  /** @throws Breach when the party does otherwise; NotJudged when the example lacks what is needed */
  run(party: Connection): Promise<void>;
}

export interface Finding {
  check: Check;
  /** Undefined where the rule is kept, or was not judged. */
  breach?: string;
  /** What the example lacks. */
  notJudged?: string;
  /** The last call, to be repeated by hand. */
  seeIt?: string;
}

/** The party does otherwise than its contract says; the message says what it did. */
export class Breach extends Error {}

/** The example lacks what a check needs; the message says what to give. */
export class NotJudged extends Error {}

/** @throws Breach with the message, unless the condition holds */
export function require(condition: boolean, otherwise: () => string): asserts condition {
  if (!condition) throw new Breach(otherwise());
}

/** Runs the checks one after another: a party that is slow in one must not be judged for it in another. */
export async function runChecks(
  party: Connection,
  checks: readonly Check[],
  report: (finding: Finding) => void,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    const finding = await runCheck(party, check);
    report(finding);
    findings.push(finding);
  }
  return findings;
}

async function runCheck(party: Connection, check: Check): Promise<Finding> {
  try {
    await check.run(party);
    return { check };
  } catch (error) {
    if (error instanceof NotJudged) return { check, notJudged: error.message };
    return {
      check,
      breach: error instanceof Breach ? error.message : describeSilence(error),
      ...(party.lastCall && { seeIt: formatCurl(party.url, party.lastCall) }),
    };
  }
}

function describeSilence(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return 'no answer within 8 s';
  return `no answer: ${cause instanceof Error ? cause.message : message}`;
}

/** The lines that tell a finding. */
export function formatFinding({ check, breach, notJudged, seeIt }: Finding): string {
  if (notJudged !== undefined) return `left    ${check.id.padEnd(18)} not judged: ${notJudged}`;
  if (breach === undefined) return `ok      ${check.id.padEnd(18)} ${check.rule}`;
  return [
    `FAILED  ${check.id.padEnd(18)} ${check.rule}`,
    `        it did:  ${breach}`,
    `        matters: ${check.why}`,
    ...(seeIt === undefined ? [] : [`        see it:  ${seeIt}`]),
  ].join('\n');
}
