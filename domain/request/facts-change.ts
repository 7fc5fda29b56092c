/** What has changed between two states of the facts, so that only that is sent to the rules. */
import type { Facts } from '../gates/assessment.ts';

/** All facts but `evidence`, which the rules compute, as JSON by name. */
export type FactTexts = ReadonlyMap<string, string>;

export interface FactsChange {
  changed: Partial<Facts>;
  /** Fields that are new or other, of facts that were known and have lost no field. */
  updated?: Record<string, Record<string, unknown>>;
  /** Names of facts that are known no longer. */
  removed?: string[];
}

export function toFactTexts(facts: Partial<Facts>): FactTexts {
  const { evidence: _computed, ...known } = facts;
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  return new Map(entries.map(([name, value]) => [name, JSON.stringify(value)]));
}

export function findFactsChange(before: FactTexts, after: FactTexts): FactsChange {
  const changed: [string, unknown][] = [];
  const updated: [string, Record<string, unknown>][] = [];
  for (const [name, text] of after) {
    const known = before.get(name);
    if (known === text) continue;
    const value: unknown = JSON.parse(text);
    const fields = known === undefined ? undefined : findOtherFields(JSON.parse(known), value);
    if (fields) updated.push([name, fields]);
    else changed.push([name, value]);
  }
  const removed = [...before.keys()].filter((name) => !after.has(name));
  return {
    changed: Object.fromEntries(changed),
    ...(updated.length > 0 && { updated: Object.fromEntries(updated) }),
    ...(removed.length > 0 && { removed }),
  };
}

/** Undefined where the whole value has to be sent. */
function findOtherFields(before: unknown, after: unknown): Record<string, unknown> | undefined {
  if (!isRecord(before) || !isRecord(after)) return undefined;
  if (Object.keys(before).some((name) => !Object.hasOwn(after, name))) return undefined;
  const others = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
  );
  return Object.fromEntries(others);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names of the facts that a change is about. */
export const listChangedFacts = ({
  changed,
  updated = {},
  removed = [],
}: FactsChange): string[] => [...Object.keys(changed), ...Object.keys(updated), ...removed];

/** The facts after a change. */
export function applyFactsChange(
  before: Partial<Facts>,
  { changed, updated = {}, removed = [] }: FactsChange,
): Partial<Facts> {
  const kept = Object.entries(before)
    .filter(([name]) => !removed.includes(name))
    .map(([name, value]) => [
      name,
      updated[name] ? { ...(value as object), ...updated[name] } : value,
    ]);
  return { ...Object.fromEntries(kept), ...changed };
}
