/** Every failure code: who can repair it, what the merchant reads, what staff read: plain words, and what to do [A73, A90, E5]. */
import { accountFailures } from './account.ts';
import { eligibilityFailures } from './eligibility.ts';
import { identityFailures } from './identity.ts';
import { inputFailures } from './input.ts';
import { processFailures } from './process.ts';
import type { FailureText } from './text.ts';
import { fillTemplateReadably, type Language, type TemplateValues } from '../text/templates.ts';

export const failures = {
  ...inputFailures,
  ...accountFailures,
  ...identityFailures,
  ...eligibilityFailures,
  ...processFailures,
} as const;

export type FailureCode = keyof typeof failures;

export const failureCodes = Object.keys(failures) as FailureCode[];

export const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failures, code);

/**
 * The texts of a code, its placeholders filled: papers and stages by name, instants in Chinese time.
 * What has no value is left out with its clause, never shown as a placeholder.
 */
export function describeFailure(code: FailureCode, params: TemplateValues = {}): FailureText {
  const texts = failures[code];
  const fillIn = (language: Language) => fillTemplateReadably(texts[language], params, language);
  return { ...texts, zh: fillIn('zh'), en: fillIn('en') };
}
