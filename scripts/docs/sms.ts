import { listSmsTemplates } from '../../domain/notices/sms.ts';
import { renderTable } from './table.ts';

export const buildSmsTable = (): string =>
  renderTable(
    ['template', 'text'],
    listSmsTemplates().map(({ id, text }) => [`\`${id}\``, text]),
  );
