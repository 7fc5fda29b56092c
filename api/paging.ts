/** Pages of a list: the address of the next one is in the header `Link` (RFC 8288). */
import type { Context } from 'hono';
import type { ApiEnv } from './dependencies.ts';

/** @param more where the next page begins, by the name of its query parameter */
export function linkNextPage(c: Context<ApiEnv>, more: Readonly<Record<string, string>>): void {
  const { pathname, searchParams } = new URL(c.req.url);
  for (const [name, value] of Object.entries(more)) searchParams.set(name, value);
  // Without the host: a proxy may have been called by another name.
  c.header('link', `<${pathname}?${searchParams.toString()}>; rel="next"`);
}
