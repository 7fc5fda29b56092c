import { auditActions } from '../../domain/audit/actions.ts';
import type { AuditActionSpec } from '../../domain/audit/spec.ts';
import { renderTable } from './table.ts';

const specs: Record<string, AuditActionSpec> = auditActions;

export const buildAuditActionTable = (): string =>
  renderTable(
    ['action', 'who', 'when', 'data'],
    Object.entries(specs).map(([action, { by, when, data = [] }]) => [
      `\`${action}\``,
      by,
      when,
      data.map((name) => `\`${name}\``).join(', '),
    ]),
  );
