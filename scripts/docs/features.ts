import { featureSections } from './features/rows.ts';
import { placesOfRows } from './features/sources.ts';
import { table } from './table.ts';

/** The file that tells most, and how many more there are: their names are found by the row's id. */
const mostTelling = ([first, ...others]: readonly string[]): string => {
  if (first === undefined) return '';
  return `\`${first}\`${others.length > 0 ? ` +${others.length}` : ''}`;
};

/** One table for each section of rules.md A, a line for each row. */
export function featureTable(): string {
  const places = placesOfRows();
  let row = 0;
  return featureSections
    .map(({ title, rows }, section) => {
      const lines = rows.map((feature) => {
        const { implementedBy = [], shownBy = [] } = places.get((row += 1)) ?? {};
        return [`A${row}`, feature, mostTelling(implementedBy), mostTelling(shownBy)];
      });
      const head = ['row', 'feature', 'implemented by', 'shown by'];
      return `## A${section + 1} ${title}\n\n${table(head, lines)}`;
    })
    .join('\n\n');
}
