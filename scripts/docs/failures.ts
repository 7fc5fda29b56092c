import { failureCodes, failures } from '../../domain/failures/codes.ts';
import { renderTable } from './table.ts';

const repairers = {
  merchant: 'merchant',
  operator: 'staff',
  wait: 'time',
  nobody: 'nobody',
} as const;

export const buildFailureTable = (): string =>
  renderTable(
    ['code', 'repaired by', 'merchant reads', 'English text', 'staff read'],
    failureCodes.map((code) => {
      const { zh, en, internal, repairedBy, final } = failures[code];
      return [`\`${code}\``, `${repairers[repairedBy]}${final ? ', final' : ''}`, zh, en, internal];
    }),
  );
