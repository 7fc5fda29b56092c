/** What an action's HTTP body holds: its fields, but for codes, which people type and the process never sees. */
import { z } from 'zod';
import type { ActionName } from '../../workflows/contract.ts';
import { actionFields } from '../../client/action-fields.ts';

/** What somebody typed; it goes to the vault, and only there. */
const Code = z.string().trim().min(1).max(40);
const { method, sessionRef } = actionFields.proveFactor.shape;

export const actionBodies: { [A in ActionName]: z.ZodObject } = {
  ...actionFields,
  proveFactor: z
    .strictObject({ method, code: Code.exactOptional(), sessionRef })
    .refine((body) => body.method !== 'otp' || body.code !== undefined, { path: ['code'] })
    .refine((body) => body.method === 'otp' || body.sessionRef !== undefined, {
      path: ['sessionRef'],
    }),
  confirmPenny: z.strictObject({ code: Code.exactOptional() }),
};

/** Its name in a path and on the command line: `proveFactor` is `prove-factor`. */
export const buildActionPath = (action: string): string =>
  action.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
