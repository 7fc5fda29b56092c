/** The request behind the link of a page, and the buttons of that page. */
import type { Context } from 'hono';
import type { LinkPurpose } from '../domain/notices/short-links.ts';
import type { ApiEnv } from './dependencies.ts';

/** The request behind a link, and the contact it was sent to. */
export async function resolveLink(c: Context<ApiEnv>, purpose: LinkPurpose, token: string) {
  const { dependencies } = c.var;
  const target = dependencies.links.readLink(purpose, token);
  const row =
    target && (await dependencies.storage.requests.find(target.acquirerId, target.requestId));
  return row && { row, contactId: target.contactId };
}

/** What the form of the page sends along: programs that submit forms of mails have none. */
export const buildPressToken = (c: Context<ApiEnv>): string =>
  c.var.dependencies.links.buildPressToken(c.req.param('token') ?? '');

export const readPressedForm = async (c: Context<ApiEnv>): Promise<URLSearchParams> =>
  new URLSearchParams(await c.req.text());

/** Whether the form of this page was sent, with the token that the page had. */
export const isPressed = (c: Context<ApiEnv>, form: URLSearchParams): boolean =>
  c.var.dependencies.links.isPressed(c.req.param('token') ?? '', form.get('press') ?? '');
