import type { Context } from 'hono';
import type { ApiEnv } from './dependencies.ts';

/** The number that the reader of this answer can call: that of the acquirer of their token or link, or the usual one. */
export function findServicePhone(c: Context<ApiEnv>): string {
  const { caller, dependencies } = c.var as ApiEnv['Variables'] & {
    caller?: { acquirerId: string };
  };
  return dependencies.findServicePhone(caller?.acquirerId ?? findLinkedAcquirer(c));
}

/** The acquirer that a link of ours names, whatever it is for; undefined for any other link. */
function findLinkedAcquirer(c: Context<ApiEnv>): string | undefined {
  const { shortLink } = c.var as Partial<ApiEnv['Variables']>;
  if (shortLink) return shortLink.acquirerId;
  const [, purpose, token = ''] = c.req.path.split('/');
  return purpose === 'stop' || purpose === 'status' || purpose === 'draft'
    ? c.var.dependencies.links.readLink(purpose, token)?.acquirerId
    : undefined;
}
