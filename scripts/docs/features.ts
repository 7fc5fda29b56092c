import { featureRows } from './features/rows.ts';
import { placesOfRows } from './features/sources.ts';
import { table } from './table.ts';

const linked = (paths: readonly string[] = []): string =>
  paths.map((path) => `[\`${path}\`](../${path})`).join(', ');

export function featureTable(): string {
  const places = placesOfRows();
  return table(
    ['row', 'what the articles ask for', 'implemented by', 'shown by'],
    featureRows.map((text, i) => {
      const at = places.get(i + 1);
      return [`A${i + 1}`, text, linked(at?.implementedBy), linked(at?.shownBy)];
    }),
  );
}
