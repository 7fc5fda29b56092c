import { permissions } from '../../domain/permissions.ts';
import { table } from './table.ts';

export const permissionTable = (): string =>
  table(
    ['action', 'who', 'in which stages', 'also'],
    Object.entries(permissions).map(([action, rule]) => [
      `\`${action}\``,
      rule.roles.join(', '),
      rule.stages.length > 10 ? 'any' : rule.stages.join(', '),
      [
        'judges' in rule ? 'not who submitted, drafted or sold' : '',
        'twoPeople' in rule ? 'two people' : '',
      ]
        .filter(Boolean)
        .join('; '),
    ]),
  );
