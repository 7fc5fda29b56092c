import { failureCodes, failures } from '../../domain/failures.ts';
import { table } from './table.ts';

const by = { merchant: 'merchant', operator: 'staff', wait: 'time', nobody: 'nobody' } as const;

export const failureTable = (): string =>
  table(
    ['code', 'repaired by', 'merchant reads', 'in English', 'staff read'],
    failureCodes.map((code) => {
      const { zh, en, internal, by: repair, final } = failures[code];
      return [`\`${code}\``, `${by[repair]}${final ? ', final' : ''}`, zh, en, internal];
    }),
  );
