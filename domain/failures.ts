/** Every failure code: who can repair it, what the merchant reads, what staff read (rules.md E5). */
import { accountFailures } from './failures/account.ts';
import { eligibilityFailures } from './failures/eligibility.ts';
import { identityFailures } from './failures/identity.ts';
import { inputFailures } from './failures/input.ts';
import { processFailures } from './failures/process.ts';
import type { FailureText, Repair } from './failures/text.ts';

export const failures = {
  ...inputFailures,
  ...accountFailures,
  ...identityFailures,
  ...eligibilityFailures,
  ...processFailures,
} as const;

export type FailureCode = keyof typeof failures;
export type { FailureText, Repair };

export const failureCodes = Object.keys(failures) as FailureCode[];

export const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failures, code);

/** The texts of a code with their placeholders filled; one without a value is left out, never shown. */
export function textOf(code: FailureCode, params: Record<string, string> = {}): FailureText {
  const { by, zh, en, internal } = failures[code];
  return { by, zh: filled(zh, params), en: filled(en, params), internal };
}

/** A clause whose value is missing is left out whole: half a sentence helps nobody. */
const clauseWith = /[：:，,；;]?\s?[^：:，,；;。.]*\{\w+\}[^：:，,；;。.]*/g;

function filled(template: string, params: Record<string, string>): string {
  const known = template.replaceAll(
    /\{(\w+)\}/g,
    (placeholder, name: string) => params[name] ?? placeholder,
  );
  return known
    .replaceAll(clauseWith, '')
    .replaceAll(/\.(?=\.)/g, '')
    .trim();
}
