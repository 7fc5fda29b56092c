import { permissions, type PermittedAction } from '../../domain/request/permissions.ts';
import { renderTable } from './table.ts';

/** A rule as the table shows it; most rules leave the last two out. */
interface ShownRule {
  roles: readonly string[];
  stages: readonly string[];
  isJudgement?: boolean;
  needsDualApproval?: boolean;
}

const rules: Record<PermittedAction, ShownRule> = permissions;

/** A completed request accepts actions while its card is watched. */
function describeStages(stages: readonly string[]): string {
  if (stages.length <= 10) return stages.join(', ').replace('completed', 'completed (watched)');
  return stages.includes('completed') ? 'any, and completed (watched)' : 'any';
}

export const buildPermissionTable = (): string =>
  renderTable(
    ['action', 'who', 'in which stages', 'also'],
    Object.entries(rules).map(([action, rule]) => [
      `\`${action}\``,
      rule.roles.join(', '),
      describeStages(rule.stages),
      [
        rule.isJudgement ? 'not who submitted, drafted or sold' : '',
        rule.needsDualApproval ? 'two people' : '',
      ]
        .filter(Boolean)
        .join('; '),
    ]),
  );
