/** What every session for a person carries: the engine opens it, and its answers name the same. */
import { z } from 'zod';
import { orderHeaderFields } from './order-routes.ts';

const Token = z.string().min(1);

export const sessionOrderFields = {
  ...orderHeaderFields,
  personToken: Token,
  accountToken: Token,
};

/** Request, person and account that a session or a signing is for. */
export interface BoundSubject {
  requestId: string;
  personToken: string;
  accountToken: string;
}
