/** How a browser comes into the hosted change: by a link that opens once. */
import { Hono } from 'hono';
import type { HostedPerson } from '../../adapters/storage/hosted-changes.ts';
import type { ApiEnv } from '../dependencies.ts';
import { kilobyte } from '../operation.ts';
import { readMerchantRecord } from '../ownership.ts';
import { answerErrorPage } from '../pages/error.ts';
import { limitBody } from '../request-validation.ts';
import { renderBackFromProvider, renderLinkUsed, renderOpenPage } from './messages.ts';
import {
  beginHostedSession,
  findHostedSession,
  getBrowserSecret,
  keepBrowserSecret,
} from './session.ts';

export const hostedOpeningRoutes = new Hono<ApiEnv>();

/** A GET uses up nothing: programs that preview links follow them before the owner does. */
hostedOpeningRoutes.get('/change/open/:secret', async (c) => {
  const { dependencies } = c.var;
  const link = await dependencies.storage.hostedChanges.findLink(c.req.param('secret'));
  if (!link) return c.html(renderLinkUsed(), 410);
  const { person, isOpen } = link;
  // Whoever opens their link again is still in.
  if (isSamePerson((await findHostedSession(c))?.person, person)) return c.redirect('/change', 303);
  if (!isOpen) return c.html(renderLinkUsed(), 410);
  keepBrowserSecret(c);
  const { displayName } = await readMerchantRecord(dependencies, person);
  return c.html(renderOpenPage(displayName));
});

/** Where providers lead when the owner is done. Whoever came from another app has no session here, and goes on there. */
hostedOpeningRoutes.get('/change/back', async (c) =>
  (await findHostedSession(c))
    ? c.redirect('/change/progress?done=back', 303)
    : c.html(renderBackFromProvider()),
);

hostedOpeningRoutes.post('/change/open/:secret', limitBody(kilobyte), async (c) => {
  const browser = getBrowserSecret(c);
  const person =
    browser === undefined
      ? undefined
      : await c.var.dependencies.storage.hostedChanges.useLink(c.req.param('secret'), browser);
  if (!person) return c.html(renderLinkUsed(), 410);
  await beginHostedSession(c, person, 'by a link of the back office');
  return c.redirect('/change', 303);
});

hostedOpeningRoutes.onError(answerErrorPage);

const isSamePerson = (one: HostedPerson | undefined, other: HostedPerson): boolean =>
  one?.id === other.id &&
  one.acquirerId === other.acquirerId &&
  one.merchantId === other.merchantId &&
  one.requestId === other.requestId &&
  one.scope?.terminal === other.scope?.terminal;
