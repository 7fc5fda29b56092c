/** What every session for a person carries: the engine opens it, and its answers name the same. */
import type { Context } from 'hono';
import { z } from 'zod';
import { orderHeaderFields } from './order-routes.ts';

const Token = z.string().min(1);

export const sessionOrderFields = {
  ...orderHeaderFields,
  personToken: Token,
  accountToken: Token,
  /** Where the page leads when the person is done. */
  returnUrl: z.url().optional(),
};

/** Request, person and account that a session or a signing is for. */
export interface BoundSubject {
  requestId: string;
  personToken: string;
  accountToken: string;
}

/** A person with a browser comes back to the one who sent them; a program gets JSON. */
export const answerPerson = (
  c: Context,
  returnUrl: string | undefined,
  answer: object,
): Response => {
  const isForm = /^application\/x-www-form-urlencoded/.test(c.req.header('content-type') ?? '');
  return isForm && returnUrl !== undefined ? c.redirect(returnUrl, 303) : c.json(answer);
};
