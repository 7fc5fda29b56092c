/** What another policy would have said: for whoever is about to change a rule (rules.md A68). */
import type { AssessedGate, Assessment } from './assessment.ts';
import { assessGate } from './gates/index.ts';
import type { PolicyValues } from './policy.ts';
import type { GateName } from './stages.ts';

export interface PolicyDifference {
  gate: GateName;
  said: Assessment;
  wouldSay: Assessment;
}

/**
 * The gates at which two policies part over the same facts at the same time, in the order given.
 * Both are asked by the rules as they are now, so that a rule corrected meanwhile is no difference.
 */
export const policyDifferences = (
  judged: readonly AssessedGate[],
  policy: PolicyValues,
  other: PolicyValues,
): PolicyDifference[] =>
  judged
    .map(({ gate, facts, now }) => ({
      gate,
      said: assessGate(gate, facts, policy, now),
      wouldSay: assessGate(gate, facts, other, now),
    }))
    .filter(({ said, wouldSay }) => JSON.stringify(said) !== JSON.stringify(wouldSay));

/** An assessment on one line, e.g. `stop ELG_COOLDOWN` or `need review-decision, amber 35`. */
export function inOneLine(said: Assessment): string {
  const risk = 'risk' in said && said.risk ? [`${said.risk.tier} ${said.risk.score}`] : [];
  switch (said.kind) {
    case 'pass':
      return ['pass', ...risk, ...(said.notes ?? []).map(({ code }) => code)].join(', ');
    case 'need':
      return [
        `need ${said.needs.join(', ')}`,
        ...(said.until === undefined ? [] : [`until ${said.until}`]),
        ...(said.triesLeft === undefined ? [] : [`${said.triesLeft} tries left`]),
        ...risk,
      ].join(', ');
    case 'ask':
      return `ask ${said.problems.map(({ field, code }) => `${field} ${code}`).join(', ')}`;
    case 'stop':
      return [
        `${said.expired ? 'expire' : said.freeze ? 'freeze' : 'stop'} ${said.code}`,
        ...(said.problems ?? []).map(({ field, code }) => `${field} ${code}`),
      ].join(', ');
    case 'back':
      return `back for ${said.unmet.join(', ')}`;
  }
}
