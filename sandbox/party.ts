/** What all parties have in common: access, faults of the connection, and error answers. */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import { ZodError, type ZodType } from 'zod';
import { buildCall } from './call.ts';
import type { IdempotencyKeys } from './idempotency-keys.ts';
import { Refusal } from './refusal.ts';
import type { Call, Fault } from './scripted-faults.ts';
import type { World } from './world.ts';

export interface PartyEnv {
  Bindings: HttpBindings;
  Variables: { call: Call };
}
export type PartyContext = Context<PartyEnv>;
export type Party = Hono<PartyEnv>;

const connectionFaults = [
  'delay',
  'drop-before',
  'drop-after',
  'status',
  'garbage',
  'other-person',
] as const;

/** Checks that a caller may call. @throws Refusal */
type AdmissionCheck = (c: PartyContext) => void;

/** Requires the secret, except on paths for people (the owner's phone, the pages of the owner's bank). */
export const requireBearerExcept =
  (world: World, openPaths?: RegExp): AdmissionCheck =>
  (c) => {
    if (openPaths?.test(c.get('call').path) !== true) requireSecret(world, c);
  };

export function createParty(world: World, name: string, admit = requireBearerExcept(world)): Party {
  const party: Party = new Hono<PartyEnv>();
  party.onError(respondWithError);
  party.use(async (c, next) => {
    const path = decodeURIComponent(c.req.path).slice(name.length + 1);
    const key = c.req.header('idempotency-key');
    const body = await c.req.text();
    const call = buildCall(world, { party: name, method: c.req.method, path, key, body });
    c.set('call', call);
    admit(c);
    const fault = world.faults.take(call, connectionFaults);
    const instead = fault && (await applyFaultBeforeEffect(world, c, fault));
    if (instead) return instead;
    await next();
    const lost = fault && (await applyFaultAfterEffect(c, fault));
    if (lost) c.res = lost;
    return undefined;
  });
  return party;
}

function requireSecret(world: World, c: PartyContext): void {
  if (c.req.header('authorization') !== `Bearer ${world.options.secret}`)
    throw new Refusal(
      401,
      'UNAUTHORIZED',
      'Authorization: Bearer <secret of the party> is required',
    );
}

async function applyFaultBeforeEffect(
  world: World,
  c: PartyContext,
  fault: Fault,
): Promise<Response | undefined> {
  if (fault.fault === 'delay') await world.sleep(fault.delayMs ?? 1_000);
  if (fault.fault === 'drop-before') return dropConnection(c);
  if (fault.fault === 'status' && fault.afterEffect !== true) return buildFaultResponse(fault);
  return undefined;
}

/** The answer that replaces the real one although the call has had its effect. */
async function applyFaultAfterEffect(c: PartyContext, fault: Fault): Promise<Response | undefined> {
  if (fault.fault === 'drop-after') return dropConnection(c);
  if (fault.fault === 'status') return buildFaultResponse(fault);
  if (fault.fault === 'garbage') return new Response('<html>', { status: 200 });
  if (fault.fault === 'other-person') return nameAnotherPerson(c.res);
  return undefined;
}

async function nameAnotherPerson(answer: Response): Promise<Response> {
  const body = (await answer.json()) as object;
  return Response.json({ ...body, personToken: 'pers_of_another' }, { status: answer.status });
}

/** Closes the connection without an answer. */
export function dropConnection(c: PartyContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function buildFaultResponse({ status = 503, retryAfterS, code }: Fault): Response {
  const body = { code: code ?? `HTTP_${status}`, message: 'scripted fault' };
  const headers: Record<string, string> =
    retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
  return Response.json(body, { status, headers });
}

/** Answers `{code, message}`; faults of the body are named by field and problem, never by value. */
export function respondWithError(error: Error, c: Context): Response {
  if (error instanceof Refusal)
    return c.json({ code: error.code, message: error.message }, error.status);
  if (error instanceof ZodError) {
    const fields = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return c.json({ code: 'BAD_REQUEST', message: fields.join('; ') }, 400);
  }
  return c.json({ code: 'INTERNAL', message: `the sandbox failed: ${error.name}` }, 500);
}

/** The body, checked by a schema. @throws ZodError or Refusal, both answered 400 BAD_REQUEST */
export async function parseBody<T>(c: Context, schema: ZodType<T>): Promise<T> {
  const text = await c.req.text();
  return schema.parse(parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'BAD_REQUEST', 'the body is not JSON');
  }
}

/**
 * Answers 201 with what a call makes; the same key and body get that answer again, and make nothing.
 * @throws Refusal 400 without a key, 409 KEY_REUSED for another body under it
 */
export async function makeOnce<T>(
  c: Context,
  keys: IdempotencyKeys<object>,
  schema: ZodType<T>,
  make: (order: T, key: string) => object,
): Promise<Response> {
  const key = requireIdempotencyKey(c);
  const order = await parseBody(c, schema);
  const body = await c.req.text();
  const known = keys.findForBody(key, body);
  return known ? c.json(known) : c.json(keys.store(key, body, make(order, key)), 201);
}

/** The idempotency key, which every call with an effect must carry. @throws Refusal 400 MISSING_KEY */
export function requireIdempotencyKey(c: Context): string {
  const key = c.req.header('idempotency-key');
  if (key === undefined || key === '')
    throw new Refusal(400, 'MISSING_KEY', 'an order carries an Idempotency-Key header');
  return key;
}
