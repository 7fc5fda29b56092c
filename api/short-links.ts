/**
 * Serves the page behind the short link of a message under the link's own address, so that nobody learns a longer one that
 * has no end.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { Limit } from '../adapters/storage/rate-limits.ts';
import type { ShortLink } from '../adapters/storage/short-links.ts';
import type { SignedLinks } from '../adapters/vault/signed-links.ts';
import { isShortCode } from '../domain/notices/short-links.ts';
import { findCallerAddress } from './caller-address.ts';
import type { ApiDependencies, ApiEnv, UnopenedLink } from './dependencies.ts';

/** Of wrong signs, by address. */
const wrongGuesses: Limit = { name: 'short-links', points: 30, seconds: 60 * 60 };

/**
 * Serves what is behind a link. It stands before everything else: the call that follows is logged and counted by what it is
 * for, and the signs of the link nowhere.
 * @param serve the whole API
 */
export const serveShortLinks =
  (
    dependencies: ApiDependencies,
    serve: (request: Request, env: ApiEnv['Bindings']) => Response | Promise<Response>,
  ): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const found = await openLink(dependencies, c).catch((): UnopenedLink => ({ reason: 'failed' }));
    if (!('reason' in found)) {
      const url = new URL(c.req.url);
      url.pathname = new URL(buildLink(dependencies.links, found)).pathname;
      return serve(new Request(url, c.req.raw), c.env);
    }
    c.set('shortLink', found);
    return next();
  };

/**
 * Whoever has tried many wrong signs is shown nothing more, but for links that stop: these open whatever was tried before,
 * so that nobody takes them from their readers. A try is counted before it is known to be wrong: those of the same moment are
 * as many.
 */
async function openLink(
  dependencies: ApiDependencies,
  c: Context<ApiEnv>,
): Promise<ShortLink | UnopenedLink> {
  const { rateLimits, shortLinks, vault } = dependencies.storage;
  const code = c.req.path.split('/')[2] ?? '';
  const link = isShortCode(code) ? await shortLinks.open(code) : undefined;
  if (link?.state === 'open' && link.purpose === 'stop') return link;
  const address = findVisitorAddress(dependencies, c);
  const who = address && (await vault.computeAddressMac('', address));
  const attempts = who === undefined ? [] : [{ limit: wrongGuesses, who }];
  const hasRoom =
    attempts.length === 0 || (await rateLimits.take(attempts)).every(({ allowed }) => allowed);
  if (!link || !hasRoom) return { reason: 'unknown' };
  await rateLimits.giveBack(attempts, Date.now());
  return link.state === 'open' ? link : { reason: 'ended', acquirerId: link.acquirerId };
}

const findVisitorAddress = (
  dependencies: ApiDependencies,
  c: Context<ApiEnv>,
): string | undefined =>
  findCallerAddress(
    {
      connection: c.env.incoming?.socket.remoteAddress,
      forwardedFor: c.req.header('x-forwarded-for'),
      servesOthers: false,
    },
    (address) => dependencies.isTrustedProxy(address),
  )?.address;

const buildLink = (links: SignedLinks, { madeAt, purpose, ...target }: ShortLink): string => {
  switch (purpose) {
    case 'stop':
      return links.buildStopLink(target);
    case 'status':
      return links.buildStatusLink(target, madeAt);
    case 'draft':
      return links.buildDraftLink(target);
  }
};
