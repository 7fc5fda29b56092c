/** A notice that nobody sends promises what nobody is told. */
import { expect, it } from 'vitest';
import { noticeEvents } from '../../domain/notices/events.ts';
import { readSourceFiles, stripComments } from './repository-files.ts';

/** Texts, names and readers of all notices: to be named there is not to be sent. */
const tables = ['domain/notices/', 'domain/events/', 'domain/text/', 'domain/audit/'];
const sources = ['domain', 'workflows', 'activities', 'worker']
  .flatMap((folder) => readSourceFiles(folder, ['.ts']))
  .filter(({ path }) => !tables.some((folder) => path.startsWith(folder)))
  .map(({ text }) => stripComments(text));

it.each(Object.keys(noticeEvents))('[E6] The notice %s is sent by code', (event) => {
  expect(sources.some((source) => source.includes(`'${event}'`))).toBe(true);
});
