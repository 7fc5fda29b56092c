/** Who is at the desk: a cookie with the secret of a session in SQL, and a token in every form against forged ones. */
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { DeskPerson } from '../../adapters/storage/sessions.ts';
import { isStaff, type Caller } from '../caller.ts';
import type { ApiEnv } from '../dependencies.ts';
import { computeCsrf, isOwnForm } from '../form-tokens.ts';

const cookieName = 'desk';
const cookiePath = '/desk';

/**
 * Sends whoever has no session to the sign-in, and whoever is no staff to their tasks. A form that this session did not
 * make is refused by `readDeskForm`.
 */
export const requireSession: MiddlewareHandler<ApiEnv> = (c, next) =>
  requireAnySession(c, async () => {
    if (isStaff(c.var.caller)) await next();
    else c.res = c.redirect('/desk/tasks', 303);
  });

/** For the pages of people who may have a task and nothing else. */
export const requireAnySession: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const secret = getCookie(c, cookieName);
  const person =
    secret === undefined ? undefined : await c.var.dependencies.storage.deskSessions.find(secret);
  if (secret === undefined || !person) return c.redirect('/desk/sign-in', 303);
  c.set('session', { person, csrf: computeCsrf('desk', secret) });
  c.set('caller', person as Caller);
  await next();
};

export async function beginSession(c: Context<ApiEnv>, person: DeskPerson): Promise<void> {
  const { deskPeople, deskSessions } = c.var.dependencies.storage;
  await deskPeople.record(person);
  const secret = await deskSessions.begin(person);
  setCookie(c, cookieName, secret, buildCookieOptions(c));
}

export async function endSession(c: Context<ApiEnv>): Promise<void> {
  const secret = getCookie(c, cookieName);
  if (secret !== undefined) await c.var.dependencies.storage.deskSessions.end(secret);
  deleteCookie(c, cookieName, { path: cookiePath });
}

/** Lax: the browser comes back from the provider by a link of another site. */
export const buildCookieOptions = (c: Context<ApiEnv>) =>
  ({
    path: cookiePath,
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.dependencies.desk?.isSecure ?? true,
  }) as const;

/** The fields of a form of this session; undefined for a form that another page has sent. */
export async function readDeskForm(c: Context<ApiEnv>): Promise<URLSearchParams | undefined> {
  const form = new URLSearchParams(await c.req.text());
  return isOwnForm(form, c.var.session.csrf) ? form : undefined;
}
