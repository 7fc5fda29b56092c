/** What has changed between two states of the facts, so that only that is sent to the rules. */
import type { Facts } from '../gates/assessment.ts';

/** All facts but `evidence`, which the rules compute, as JSON by name. */
export type FactTexts = ReadonlyMap<string, string>;

export interface FactsChange {
  changed: Partial<Facts>;
  /** Names of facts that are known no longer. */
  removed?: string[];
}

export function toFactTexts(facts: Partial<Facts>): FactTexts {
  const { evidence: _computed, ...known } = facts;
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  return new Map(entries.map(([name, value]) => [name, JSON.stringify(value)]));
}

export function findFactsChange(before: FactTexts, after: FactTexts): FactsChange {
  const changed = [...after].filter(([name, text]) => before.get(name) !== text);
  const removed = [...before.keys()].filter((name) => !after.has(name));
  return {
    changed: Object.fromEntries(changed.map(([name, text]) => [name, JSON.parse(text)])),
    ...(removed.length > 0 && { removed }),
  };
}

/** The facts after a change. */
export function applyFactsChange(
  before: Partial<Facts>,
  { changed, removed = [] }: FactsChange,
): Partial<Facts> {
  const kept = Object.entries(before).filter(([name]) => !removed.includes(name));
  return { ...Object.fromEntries(kept), ...changed };
}
