/** The request behind the link of a page, and the buttons of that page. */
import type { Context } from 'hono';
import { daysAfterEnd } from '../adapters/storage/short-links.ts';
import type { LinkPurpose } from '../domain/notices/short-links.ts';
import type { ApiEnv } from './dependencies.ts';

/** The request behind a link, and the contact it was sent to. */
export async function resolveLink(c: Context<ApiEnv>, purpose: LinkPurpose, token: string) {
  const { dependencies } = c.var;
  const target = dependencies.links.readLink(purpose, token);
  const row =
    target && (await dependencies.storage.requests.find(target.acquirerId, target.requestId));
  return row && { row, contactId: target.contactId, madeAt: target.madeAt };
}

const shownForMs = daysAfterEnd * 24 * 60 * 60 * 1_000;

/** As `resolveLink`, of a link to the progress. `ended`: staff have ended it since, or the request is over for long. */
export async function resolveStatusLink(c: Context<ApiEnv>, token: string) {
  const found = await resolveLink(c, 'status', token);
  if (!found) return undefined;
  const { madeAt, row } = found;
  const { closedAt, linksRevokedAt } = row;
  const isRevoked = linksRevokedAt !== undefined && (madeAt ?? '') < linksRevokedAt;
  const isOver = closedAt !== undefined && Date.parse(closedAt) + shownForMs < Date.now();
  return isRevoked || isOver ? 'ended' : found;
}

/** What the form of the page sends along: programs that submit forms of mails have none. */
export const buildPressToken = (c: Context<ApiEnv>): string =>
  c.var.dependencies.links.buildPressToken(c.req.param('token') ?? '');

export const readPressedForm = async (c: Context<ApiEnv>): Promise<URLSearchParams> =>
  new URLSearchParams(await c.req.text());

/** Whether the form of this page was sent, with the token that the page had. */
export const isPressed = (c: Context<ApiEnv>, form: URLSearchParams): boolean =>
  c.var.dependencies.links.isPressed(c.req.param('token') ?? '', form.get('press') ?? '');
