/** Who is in the hosted change: a cookie with the secret of a session in SQL. Person and merchant come from it, never from a form. */
import { randomBytes } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { HostedPerson } from '../../adapters/storage/hosted-changes.ts';
import { buildWorkflowId } from '../../workflows/contract.ts';
import { hasCardOrIdNumber } from '../../domain/privacy/free-text.ts';
import type { ApiEnv } from '../dependencies.ts';
import { computeCsrf, isOwnForm } from '../form-tokens.ts';
import type { HostedSession } from './hosted-session.ts';
import { renderSessionEnded } from './messages.ts';

const sessionCookie = 'change';
const browserCookie = 'change-browser';

/** Whoever has no session is told how to come back; what they wrote is kept. */
export const requireHostedSession: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const session = await findHostedSession(c);
  if (!session) return c.html(renderSessionEnded(), 401);
  const { id, acquirerId, merchantId } = session.person;
  c.set('hosted', session);
  c.set('caller', { id, acquirerId, merchantId, roles: ['owner'] });
  await next();
};

export async function findHostedSession(c: Context<ApiEnv>): Promise<HostedSession | undefined> {
  const secret = getCookie(c, sessionCookie);
  const person =
    secret === undefined ? undefined : await c.var.dependencies.storage.hostedSessions.find(secret);
  const isOver = person?.endsAt !== undefined && Date.parse(person.endsAt) <= Date.now();
  return secret === undefined || !person || isOver
    ? undefined
    : { person, csrf: computeCsrf('hosted change', secret) };
}

/** @param how by what the person came in, for the access log */
export async function beginHostedSession(
  c: Context<ApiEnv>,
  person: HostedPerson,
  how: string,
): Promise<void> {
  const { accessLog, hostedSessions } = c.var.dependencies.storage;
  const { acquirerId, merchantId, scope } = person;
  await accessLog.record(
    [buildWorkflowId(acquirerId, merchantId, scope)],
    `hosted change opened for ${person.id} ${how}`,
  );
  setCookie(c, sessionCookie, await hostedSessions.begin(person), buildCookieOptions(c));
}

export async function endHostedSession(c: Context<ApiEnv>): Promise<void> {
  const secret = getCookie(c, sessionCookie);
  if (secret !== undefined) await c.var.dependencies.storage.hostedSessions.end(secret);
  deleteCookie(c, sessionCookie, { path: '/change' });
}

/** Tells the browsers apart that open a link: made where there is none yet. */
export function keepBrowserSecret(c: Context<ApiEnv>): string {
  const known = getCookie(c, browserCookie);
  if (known !== undefined) return known;
  const secret = randomBytes(32).toString('base64url');
  // Also behind short links.
  setCookie(c, browserCookie, secret, { ...buildCookieOptions(c), path: '/' });
  return secret;
}

export const getBrowserSecret = (c: Context<ApiEnv>): string | undefined =>
  getCookie(c, browserCookie);

/** Lax: the browser comes back from providers by a link of another site. */
const buildCookieOptions = (c: Context<ApiEnv>) =>
  ({
    path: '/change',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.dependencies.publicUrl.startsWith('https:'),
  }) as const;

/** The fields of a form of this session; undefined for a form that another page has sent. */
export async function readHostedForm(c: Context<ApiEnv>): Promise<FormData | undefined> {
  const form = await c.req.formData();
  return isOwnForm(form, c.var.hosted.csrf) ? form : undefined;
}

/** What was typed into a field for words, to be shown again; not where it holds a number after all. */
export function readShownField(form: FormData, name: string): string | undefined {
  const value = readField(form, name);
  return value !== undefined && hasCardOrIdNumber(value) ? undefined : value;
}

/** A field as somebody typed it; undefined where it is empty, or a file. */
export function readField(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
