/** Who is at the desk: a cookie with the secret of a session in SQL, and a token in every form against forged ones. */
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ConfirmedPerson, DeskPerson } from '../../adapters/storage/sessions.ts';
import { isStaff, type Caller } from '../caller.ts';
import type { ApiEnv } from '../dependencies.ts';
import { computeCsrf, isOwnForm } from '../form-tokens.ts';
import { renderDeskMessage } from './frame.ts';

const cookieName = 'desk';
const cookiePath = '/desk';

/** When a page is opened later than this after the provider has said who the person is, it is asked again. */
const renewAfterMs = 10 * 60_000;
/** Nothing is done or read later than this: as long as a form may be filled in. */
const trustedForMs = 30 * 60_000;

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
  const found =
    secret === undefined ? undefined : await c.var.dependencies.storage.deskSessions.find(secret);
  if (secret === undefined || !found) return c.redirect('/desk/sign-in', 303);
  const { confirmedAt, ...person } = found;
  const ageMs = Date.now() - Date.parse(confirmedAt);
  if (ageMs > renewAfterMs && isPage(c)) return renewFirst(c);
  if (!(ageMs < trustedForMs)) return c.redirect('/desk/sign-in', 303);
  c.set('session', { person, csrf: computeCsrf('desk', secret) });
  c.set('caller', person as Caller);
  await next();
};

/** Whether the browser opens a page, not a picture of one. */
const isPage = ({ req }: Context<ApiEnv>): boolean =>
  req.method === 'GET' && (req.header('accept') ?? '').includes('text/html');

/** A page of its own leads to the provider: a browser follows no form to another site. */
function renewFirst(c: Context<ApiEnv>) {
  const { pathname, search } = new URL(c.req.url);
  const href = `/desk/sign-in?to=${encodeURIComponent(`${pathname}${search}`)}`;
  c.header('refresh', `0;url=${href}`);
  return c.html(
    renderDeskMessage(
      { zh: '正在确认登录', en: 'Confirming who you are' },
      undefined,
      { zh: '请稍候，页面将自动打开', en: 'the page opens by itself in a moment' },
      { href, text: { zh: '继续', en: 'go on' } },
    ),
  );
}

const confirmNow = (person: DeskPerson): ConfirmedPerson => ({
  ...person,
  confirmedAt: new Date().toISOString(),
});

export async function beginSession(c: Context<ApiEnv>, person: DeskPerson): Promise<void> {
  const { deskPeople, deskSessions } = c.var.dependencies.storage;
  await deskPeople.record(person);
  const secret = await deskSessions.begin(confirmNow(person));
  setCookie(c, cookieName, secret, buildCookieOptions(c));
}

/** Keeps what the provider has said again. @returns false for another person, or a session that has ended */
export async function renewSession(c: Context<ApiEnv>, person: DeskPerson): Promise<boolean> {
  const { deskPeople, deskSessions } = c.var.dependencies.storage;
  const secret = getCookie(c, cookieName) ?? '';
  if (!(await deskSessions.renew(secret, confirmNow(person)))) return false;
  await deskPeople.record(person);
  return true;
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
