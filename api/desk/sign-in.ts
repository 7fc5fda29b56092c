/** Sign-in at the desk with the acquirer's identity provider. */
import { Hono, type Context } from 'hono';
import { getCookie, setCookie, deleteCookie } from 'hono/cookie';
import { z } from 'zod';
import type { DeskPerson } from '../../adapters/storage/sessions.ts';
import { staffRoles, type Caller, type CallerRole } from '../caller.ts';
import type { ApiEnv } from '../dependencies.ts';
import { kilobyte } from '../operation.ts';
import { limitBody } from '../request-validation.ts';
import { renderDeskMessage } from './frame.ts';
import {
  beginSession,
  buildCookieOptions,
  endSession,
  readDeskForm,
  renewSession,
  requireAnySession,
} from './session.ts';

/** A page of the desk: an address of this site, whatever follows. */
const DeskPath = z
  .string()
  .max(2_000)
  .regex(/^\/desk(?:[/?][\x21-\x7e]*)?$/);

const Attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Of a renewal: the page that the person was about to open. */
  to: DeskPath.exactOptional(),
});

/** One for each attempt: several tabs renew at the same moment. */
const attemptCookies = 'desk-sign-in-';
const buildAttemptCookie = (state: string): string => `${attemptCookies}${state}`;
const attemptSeconds = 600;
/** Of one browser at a time. Another site can begin any number, and with too many cookies a server answers nothing at all. */
const maxAttempts = 10;

const again = { href: '/desk/sign-in', text: { zh: '重新登录', en: 'sign in again' } };

export const deskSignInRoutes = new Hono<ApiEnv>();

deskSignInRoutes.get('/desk/sign-in', async (c) => {
  const { desk, log } = c.var.dependencies;
  if (!desk) return c.notFound();
  try {
    const to = DeskPath.safeParse(c.req.query('to')).data;
    const { url, attempt } = await desk.signIn.begin(to !== undefined);
    forgetOldAttempts(c);
    const kept = JSON.stringify({ ...attempt, ...(to !== undefined && { to }) });
    setCookie(c, buildAttemptCookie(attempt.state), Buffer.from(kept).toString('base64url'), {
      ...buildCookieOptions(c),
      maxAge: attemptSeconds,
    });
    return c.redirect(url, 303);
  } catch (error) {
    log.error({ error: String(error) }, 'the identity provider of the desk does not answer');
    const sentence = {
      zh: '身份认证服务暂时无法访问，请稍后再试',
      en: 'the identity provider does not answer; please try again in a moment',
    };
    return c.html(renderDeskMessage(cannotSignIn, undefined, sentence, again), 503);
  }
});

deskSignInRoutes.get('/desk/signed-in', async (c) => {
  const { desk, log } = c.var.dependencies;
  if (!desk) return c.notFound();
  const attempt = readAttempt(c);
  if (!attempt) return c.html(renderDeskMessage(cannotSignIn, undefined, tooLate, again), 400);
  deleteCookie(c, buildAttemptCookie(attempt.state), { path: '/desk' });
  const finish = async () => {
    const query = new URL(c.req.url).searchParams;
    return findDeskPerson(desk.readPerson(await desk.signIn.finish(query, attempt)));
  };
  if (attempt.to !== undefined) return c.redirect(await finishRenewal(c, finish, attempt.to), 303);
  try {
    const person = await finish();
    if (!person) return c.html(renderDeskMessage(cannotSignIn, undefined, notStaff, again), 403);
    await beginSession(c, person);
    return c.redirect('/desk', 303);
  } catch (error) {
    log.warn({ error: String(error) }, 'a sign-in at the desk failed');
    return c.html(renderDeskMessage(cannotSignIn, undefined, tooLate, again), 400);
  }
});

/**
 * Who is nobody at the provider by now, has no role any more, or is somebody else has no session either.
 * @param to the page that they were about to open
 * @returns where they go
 */
async function finishRenewal(
  c: Context<ApiEnv>,
  finish: () => Promise<DeskPerson | undefined>,
  to: string,
): Promise<string> {
  const person = await finish().catch((error: unknown) => {
    c.var.dependencies.log.warn({ error: String(error) }, 'a session of the desk is not renewed');
  });
  if (person && (await renewSession(c, person))) return to;
  await endSession(c);
  return '/desk/sign-in';
}

deskSignInRoutes.use('/desk/sign-out', limitBody(kilobyte), requireAnySession);
deskSignInRoutes.post('/desk/sign-out', async (c) => {
  if (await readDeskForm(c)) await endSession(c);
  return c.redirect('/desk/signed-out', 303);
});

deskSignInRoutes.get('/desk/signed-out', (c) =>
  c.html(
    renderDeskMessage(
      { zh: '已退出', en: 'Signed out' },
      undefined,
      { zh: '您已退出工作台', en: 'you have left the desk' },
      again,
    ),
  ),
);

/** Technicians have tasks there. */
const deskRoles: readonly CallerRole[] = [...staffRoles, 'technician'];

/**
 * Whoever speaks for one merchant has no part in the desk, which shows all. Who is also an agent of merchants is none there,
 * where nobody asks whose agent they are.
 */
function findDeskPerson(person: Caller | undefined): DeskPerson | undefined {
  if (!person || person.merchantId !== undefined) return undefined;
  const { id, acquirerId } = person;
  const roles = person.roles.filter((role) => deskRoles.includes(role));
  return roles.length === 0 ? undefined : { id, acquirerId, roles };
}

/** Browsers send the oldest cookies first. */
function forgetOldAttempts(c: Context<ApiEnv>): void {
  const begun = Object.keys(getCookie(c)).filter((name) => name.startsWith(attemptCookies));
  for (const name of begun.slice(0, 1 - maxAttempts)) deleteCookie(c, name, { path: '/desk' });
}

function readAttempt(c: Context<ApiEnv>): z.infer<typeof Attempt> | undefined {
  try {
    const cookie = getCookie(c, buildAttemptCookie(c.req.query('state') ?? ''));
    const text = Buffer.from(cookie ?? '', 'base64url').toString('utf8');
    return Attempt.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const cannotSignIn = { zh: '无法登录', en: 'You are not signed in' };
const tooLate = {
  zh: '登录已失效或被中断',
  en: 'the sign-in took too long or was interrupted',
};
const notStaff = {
  zh: '您的账号没有工作台权限，请联系管理员',
  en: 'your account has no part in the desk; ask your administrator',
};
