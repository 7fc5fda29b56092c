/** The schemas of the actions, checked by the compiler against the messages of the contract. */
import type { z } from 'zod';
import { actionFields } from '../domain/request/action-schema.ts';
import { Actor } from '../domain/request/card-change-schema.ts';
import type { ActionMessage, ActionMessageOf, ActionName } from '../workflows/contract.ts';

/** What an action carries besides who acts and on which request. */
export type ActionFields<A extends ActionName> = Omit<ActionMessageOf<A>, keyof ActionMessage>;

const messageFields = actionFields satisfies {
  [A in ActionName]: z.ZodObject & z.ZodType<ActionFields<A>>;
};

/** The schema of an action's message without the request id: the actor and the fields. */
export const buildMessageSchema = (action: ActionName) =>
  messageFields[action].safeExtend({ by: Actor });
