import { eventTypes, getEventSpec } from '../../domain/events/catalogue.ts';
import { renderTable } from './table.ts';

export const buildEventTable = (): string =>
  renderTable(
    ['type', 'when', 'data'],
    eventTypes.map((type) => {
      const { when, data } = getEventSpec(type);
      return [
        `\`${type}\``,
        when,
        Object.keys(data)
          .map((name) => `\`${name}\``)
          .join(', '),
      ];
    }),
  );
