import { z } from 'zod';
import { actionBodies, buildActionPath } from '../domain/request/action-schema.ts';

/** Every action as it is typed, with its fields, optional ones in brackets. */
export const actionList = Object.entries(actionBodies).map(([name, { shape }]) => {
  const fields = Object.entries(shape).map(([field, schema]) =>
    z.object({ field: schema }).safeParse({}).success ? `[${field}]` : field,
  );
  return [buildActionPath(name), fields.join(' ')] as const;
});
