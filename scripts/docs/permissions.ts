import { permissions, type PermittedAction } from '../../domain/request/permissions.ts';
import { areExclusive, duties } from '../../domain/request/separation-of-duties.ts';
import { findDuty } from '../../domain/request/permissions.ts';
import { renderTable } from './table.ts';

/** A rule as the table shows it; most rules leave the last two out. */
interface ShownRule {
  roles: readonly string[];
  stages: readonly string[];
  needsDualApproval?: boolean;
}

const rules: Record<PermittedAction, ShownRule> = permissions;

/** A completed request accepts actions while its card is watched. */
function describeStages(stages: readonly string[]): string {
  if (stages.length <= 10) return stages.join(', ').replace('completed', 'completed (watched)');
  return stages.includes('completed') ? 'any, and completed (watched)' : 'any';
}

/** Nobody who had one of these parts in the request may take the action. */
function describeExclusions(action: PermittedAction): string {
  const duty = findDuty(action);
  const excluded = duties.filter((other) => duty && areExclusive(duty, other));
  return excluded.length === 0 ? '' : `not the ${excluded.join(', ')}`;
}

export const buildPermissionTable = (): string =>
  renderTable(
    ['action', 'who', 'in which stages', 'also'],
    Object.entries(rules).map(([action, rule]) => [
      `\`${action}\``,
      rule.roles.join(', '),
      describeStages(rule.stages),
      [describeExclusions(action as PermittedAction), rule.needsDualApproval ? 'two people' : '']
        .filter(Boolean)
        .join('; '),
    ]),
  );
