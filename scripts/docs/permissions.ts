import { permissions } from '../../domain/request/permissions.ts';
import { renderTable } from './table.ts';

/** A request that is completed takes messages as long as it is watched. */
function describeStages(stages: readonly string[]): string {
  if (stages.length <= 10) return stages.join(', ').replace('completed', 'completed (watched)');
  return stages.includes('completed') ? 'any, and completed (watched)' : 'any';
}

export const buildPermissionTable = (): string =>
  renderTable(
    ['action', 'who', 'in which stages', 'also'],
    Object.entries(permissions).map(([action, rule]) => [
      `\`${action}\``,
      rule.roles.join(', '),
      describeStages(rule.stages),
      [
        'judges' in rule ? 'not who submitted, drafted or sold' : '',
        'twoPeople' in rule ? 'two people' : '',
      ]
        .filter(Boolean)
        .join('; '),
    ]),
  );
