import { expect, it } from 'vitest';
import { apiVariables, workerVariables } from '../../adapters/settings/variables.ts';
import { readText } from '../support/compose.ts';

it('The guide to backups names every key ring of the settings', () => {
  const rings = Object.keys({ ...workerVariables, ...apiVariables }).filter((name) =>
    name.endsWith('_KEYS'),
  );
  expect(rings.length).toBeGreaterThan(2);
  const [, section = ''] =
    /\n## Backup and restore\n([\s\S]*?)\n## /.exec(readText('docs/operations.md')) ?? [];
  expect(rings.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});
