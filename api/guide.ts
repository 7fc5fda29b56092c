/** The guide that an acquirer offers, and the check that a request names it [A15]. */
import { createHash } from 'node:crypto';
import { toCanonicalJson } from '../domain/text/canonical-json.ts';
import { buildGuide, type Guide } from '../domain/text/guide.ts';
import { buildRefusal } from '../client/validation.ts';
import type { ApiDependencies } from './dependencies.ts';

export const guideLanguages = ['zh', 'en'] as const;

/** The guide, with its version: a digest, so that whoever names the version names every word and number of it. */
export function readGuide(
  { getPolicy }: Pick<ApiDependencies, 'getPolicy'>,
  acquirerId: string,
): Guide & { version: string } {
  const guide = buildGuide(getPolicy(acquirerId).values);
  const digest = createHash('sha256').update(toCanonicalJson(guide)).digest('hex');
  return { version: `guide-${digest.slice(0, 16)}`, ...guide };
}

/**
 * Whoever says that they read a guide names the one that is offered.
 * @throws ActionRefused with the version to read
 */
export function assertOfferedGuide(
  dependencies: Pick<ApiDependencies, 'getPolicy'>,
  acquirerId: string,
  named: string | undefined,
): void {
  if (named === undefined) return;
  const { version } = readGuide(dependencies, acquirerId);
  if (named === version) return;
  const field = 'guideVersion';
  throw buildRefusal([{ field, code: 'INP_FORMAT', params: { field, allowed: version } }]);
}
