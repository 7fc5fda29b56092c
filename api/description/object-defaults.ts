/**
 * Takes defaults that are objects out of the description: generators write them into the code of a client as they stand, which does not
 * compile in Java. What the default is says the description of the field.
 */
export function dropObjectDefaults(described: unknown): void {
  if (typeof described !== 'object' || described === null) return;
  if ('default' in described && 'type' in described && typeof described.default === 'object')
    delete described.default;
  for (const part of Object.values(described)) dropObjectDefaults(part);
}
