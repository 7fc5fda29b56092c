/** The acquirer's number at the foot of every page: whoever doubts a page calls it [A72]. */
import type { MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../dependencies.ts';
import { findServicePhone } from '../service-phone.ts';
import { servicePhoneMark } from './layout.ts';

/** Puts the number in place of the mark that every page has. */
export const showServicePhone: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  if (c.res.headers.get('content-type')?.startsWith('text/html') !== true) return;
  const phone = findServicePhone(c);
  const footer = String(
    await html`<footer>
      <p>官方客服 Service: <strong>${phone}</strong></p>
    </footer>`,
  );
  const page = (await c.res.text()).replace(servicePhoneMark, () => footer);
  c.res = new Response(page, c.res);
};
