/** What a form of a session sends along: a token against forged forms, and a key under which it counts once. */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isEqualInConstantTime } from '../adapters/key-ring.ts';

/** Derived from the secret of the session, so that nothing else has to be kept. */
export const computeCsrf = (of: 'desk' | 'hosted change', secret: string): string =>
  createHash('sha256').update(`${of} form ${secret}`).digest('base64url');

/** Whether a form was made for the session with this token. */
export const isOwnForm = (form: Pick<FormData, 'get'>, csrf: string): boolean => {
  const given = form.get('csrf');
  return isEqualInConstantTime(typeof given === 'string' ? given : '', csrf);
};

/** Under it a form counts once, however often the button is pressed. */
export const createFormKey = (): string => `form-${randomUUID()}`;

/** As `createFormKey` makes it. */
export const FormKey = z.string().regex(/^form-[\w-]{8,60}$/);
