/** Every action that the audit log of a request may hold. Readers and columns rely on these names. */
import { merchantActions } from './merchant-actions.ts';
import { processActions } from './process-actions.ts';
import type { AuditActionSpec } from './spec.ts';
import { staffActions } from './staff-actions.ts';
import { switchActions } from './switch-actions.ts';

export const auditActions = {
  ...merchantActions,
  ...staffActions,
  ...processActions,
  ...switchActions,
} as const;

export type AuditAction = keyof typeof auditActions;
export type StaffAuditAction = keyof typeof staffActions;

export type AuditValue = string | number | boolean;

/** The data that an entry of an action may carry. */
export type AuditData<Action extends AuditAction> = (typeof auditActions)[Action] extends {
  data: readonly (infer Name extends string)[];
}
  ? { readonly [Key in Name]?: AuditValue }
  : Readonly<Record<string, never>>;

/** The action in English, with its data where that says more. Entries of other versions are shown as they are. */
export function describeAuditAction(
  action: string,
  data: Readonly<Record<string, AuditValue>> = {},
): string {
  const { [action]: spec }: Partial<Record<string, AuditActionSpec>> = auditActions;
  const text = spec?.text ?? action.replaceAll('-', ' ');
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? 'unknown'));
}
