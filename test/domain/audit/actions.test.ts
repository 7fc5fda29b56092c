import { describe, expect, it } from 'vitest';
import { auditActions, describeAuditAction } from '../../../domain/audit/actions.ts';
import { merchantActions } from '../../../domain/audit/merchant-actions.ts';
import { processActions } from '../../../domain/audit/process-actions.ts';
import type { AuditActionSpec } from '../../../domain/audit/spec.ts';
import { staffActions } from '../../../domain/audit/staff-actions.ts';
import { switchActions } from '../../../domain/audit/switch-actions.ts';

const specs = Object.entries(auditActions) as [string, AuditActionSpec][];

describe('Actions of the audit log', () => {
  it('An action is shown in its own words, or with its data', () => {
    expect(describeAuditAction('penny-ordered', { key: 'req-1/penny/1' })).toBe('penny ordered');
    expect(describeAuditAction('stage-entered', { stage: 'cooling' })).toBe('entered cooling');
    expect(describeAuditAction('step-refused', { order: 'hold payouts' })).toBe(
      'hold payouts: refused',
    );
    expect(describeAuditAction('stage-entered')).toBe('entered unknown');
  });

  it('An action of another version of this program is shown by its name', () => {
    expect(describeAuditAction('card-blessed')).toBe('card blessed');
    expect(describeAuditAction('constructor')).toBe('constructor');
  });

  it.each(specs)('The text of %s names only data that the action has', (name, spec) => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const named = [...(spec.text ?? '').matchAll(/\{(\w+)\}/g)].map(([, key]) => key);
    expect(named.filter((key) => !spec.data?.includes(key ?? ''))).toEqual([]);
  });

  it('Every action is in one table only', () => {
    const tables = [merchantActions, staffActions, processActions, switchActions];
    const names = tables.flatMap((table) => Object.keys(table));
    expect(names.toSorted()).toEqual(Object.keys(auditActions).toSorted());
  });
});
