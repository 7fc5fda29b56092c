/** Every failure code: who can repair it, what the merchant reads, what staff read: plain words, and what to do (rules.md A73, A90, E5). */
import { accountFailures } from './failures/account.ts';
import { eligibilityFailures } from './failures/eligibility.ts';
import { identityFailures } from './failures/identity.ts';
import { inputFailures } from './failures/input.ts';
import { processFailures } from './failures/process.ts';
import type { FailureText } from './failures/text.ts';
import { fillReadably, type Language, type Values } from './wording.ts';

export const failures = {
  ...inputFailures,
  ...accountFailures,
  ...identityFailures,
  ...eligibilityFailures,
  ...processFailures,
} as const;

export type FailureCode = keyof typeof failures;
export type { FailureText };

export const failureCodes = Object.keys(failures) as FailureCode[];

export const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failures, code);

/**
 * The texts of a code, its placeholders filled: papers and stages by name, instants in Chinese time.
 * What has no value is left out with its clause, never shown as a placeholder.
 */
export function textOf(code: FailureCode, params: Values = {}): FailureText {
  const texts = failures[code];
  const filled = (language: Language) => fillReadably(texts[language], params, language);
  return { ...texts, zh: filled('zh'), en: filled('en') };
}
