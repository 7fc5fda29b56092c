/**
 * Has fields that may be absent described as such. The generator of the description asks a field whether it takes
 * `undefined`, and one that may only be absent does not: every generated client would have to send it.
 */
import { z } from 'zod';

/** @param described anything that holds schemas, such as the definitions of a registry */
export function markOptionalFields(described: unknown, seen = new Set<unknown>()): void {
  if (typeof described !== 'object' || described === null || seen.has(described)) return;
  seen.add(described);
  if (!(described instanceof z.ZodType)) {
    for (const part of Object.values(described)) markOptionalFields(part, seen);
    return;
  }
  if (described instanceof z.ZodExactOptional) takeUndefined(described);
  if (described instanceof z.ZodObject) markOptionalFields(described.shape, seen);
  markOptionalFields({ ...described.def }, seen);
}

/** Only for who asks the field itself: an object that has it with the value `undefined` is still refused. */
function takeUndefined(field: z.ZodType): void {
  const ask = field.safeParse.bind(field);
  field.safeParse = (value, params) =>
    value === undefined ? { success: true, data: undefined } : ask(value, params);
}
