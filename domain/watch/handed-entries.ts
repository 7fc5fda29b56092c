/** What a request may still have the audit log say when its watch has begun: what became of its last notices. */
import type { AuditAction, AuditValue } from '../audit/actions.ts';

export interface HandedEntry {
  at: string;
  actor: string;
  action: AuditAction;
  reason?: string;
  data?: Readonly<Record<string, AuditValue>>;
}

const handedActions: readonly AuditAction[] = ['notice-sent', 'notice-not-delivered'];

/**
 * The entries of a message that are sound. Types end at the wire: whoever reaches Temporal may send anything, and must
 * neither make up a decision nor stop the watch.
 */
export const pickHandedEntries = (message: unknown): HandedEntry[] =>
  Array.isArray(message) ? message.filter(isHandedEntry).map(pickFields) : [];

const pickFields = ({ at, actor, action, reason, data }: HandedEntry): HandedEntry => ({
  at,
  actor,
  action,
  ...(reason !== undefined && { reason }),
  ...(data && { data }),
});

function isHandedEntry(entry: unknown): entry is HandedEntry {
  const { action, actor, at, data, reason } = (entry ?? {}) as Partial<HandedEntry>;
  return (
    handedActions.some((handed) => handed === action) &&
    actor === 'system' &&
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at)) &&
    (reason === undefined || typeof reason === 'string') &&
    (data === undefined || isData(data))
  );
}

const isData = (data: unknown): boolean =>
  typeof data === 'object' &&
  data !== null &&
  Object.values(data).every((value) => ['string', 'number', 'boolean'].includes(typeof value));
