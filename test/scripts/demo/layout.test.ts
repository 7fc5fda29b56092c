import { describe, expect, it } from 'vitest';
import { renderTable, type Row } from '../../../scripts/demo/layout.ts';

const now = new Date(2026, 5, 10, 14, 30, 0);
const at = (hours: number): string => new Date(now.getTime() + hours * 3_600_000).toISOString();

const row = (name: string, changes: Partial<Row> = {}): Row => ({
  name,
  stage: 'account-proof',
  waitingOn: 'merchant',
  money: 'old',
  ended: false,
  ...changes,
});
const wide = { columns: 100, lines: 40 };

describe('the live table', () => {
  it('shows a row per request, by name, under one head', () => {
    const rows = [row('02-counter'), row('01-app', { due: at(1) })];
    expect(renderTable(rows, wide, now)).toEqual([
      'request        stage         waiting on money at due',
      '01-app         account-proof merchant   old      15:30:00',
      '02-counter     account-proof merchant   old',
    ]);
  });

  it('shows the date of a deadline on another day', () => {
    const [, line] = renderTable([row('14-waits', { due: at(12) })], wide, now);
    expect(line).toMatch(/ 06-11 02:30$/);
  });

  it('is never wider than the terminal, and keeps the columns stage and due longest', () => {
    const rows = [row('09-company-personal-refused', { due: at(12) })];
    for (let columns = 10; columns <= 100; columns += 1)
      for (const line of renderTable(rows, { columns, lines: 40 }, now))
        expect(line.length).toBeLessThanOrEqual(columns);
    expect(renderTable(rows, { columns: 43, lines: 40 }, now)).toEqual([
      'request         stage         due',
      '09-company-per… account-proof 06-11 02:30',
    ]);
  });

  it('is never longer than the terminal: ended requests give way to those that move', () => {
    const rows = [1, 2, 3, 4, 5, 6].map((n) => row(`0${n}`, { ended: n < 4 }));
    expect(
      renderTable(rows, { columns: 100, lines: 5 }, now).map((line) => line.slice(0, 10)),
    ).toEqual(['request   ', '04        ', '05        ', '06        ', 'and 3 more']);
    expect(renderTable(rows, { columns: 100, lines: 7 }, now)).toHaveLength(7);
  });
});
