/** The acquirer's number at the foot of every page: whoever doubts a page calls it [A72]. */
import type { Context, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../dependencies.ts';
import { servicePhoneMark } from './layout.ts';

/** Puts the number in place of the mark that every page has. */
export const showServicePhone: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  if (c.res.headers.get('content-type')?.startsWith('text/html') !== true) return;
  const phone = c.var.dependencies.findServicePhone(findAcquirer(c));
  const footer = String(
    await html`<footer>
      <p>官方客服 Service: <strong>${phone}</strong></p>
    </footer>`,
  );
  const page = (await c.res.text()).replace(servicePhoneMark, () => footer);
  c.res = new Response(page, c.res);
};

/** The acquirer that a link of ours names, whatever it is for; undefined for any other link. */
function findAcquirer(c: Context<ApiEnv>): string | undefined {
  const [, purpose, token = ''] = c.req.path.split('/');
  return purpose === 'stop' || purpose === 'status' || purpose === 'draft'
    ? c.var.dependencies.links.readLink(purpose, token)?.acquirerId
    : undefined;
}
