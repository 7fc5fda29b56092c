/** Fits the table to a terminal: the most important columns, and the rows that still move. */
export interface Row {
  name: string;
  stage: string;
  waitingOn: string;
  money: string;
  /** ISO 8601; the deadline of the present wait, or the deadline that an ended request had waited with. */
  due?: string | undefined;
  /** Progress of many requests, shown in place of the deadline. */
  progress?: string;
  ended: boolean;
}

export interface Screen {
  columns: number;
  /** Number of lines that can be repainted. */
  lines: number;
}

interface Column {
  title: string;
  width: number;
  text: (row: Row, now: Date) => string;
}

const stage: Column = { title: 'stage', width: 13, text: (row) => row.stage };
const waitingOn: Column = { title: 'waiting on', width: 10, text: (row) => row.waitingOn };
const money: Column = { title: 'money at', width: 8, text: (row) => row.money };
const due: Column = {
  title: 'due',
  width: 13,
  text: (row, now) => row.progress ?? formatTime(row.due, now),
};

/** From all columns to the single most important one. */
const columnSets: readonly (readonly Column[])[] = [
  [stage, waitingOn, money, due],
  [stage, waitingOn, due],
  [stage, due],
  [stage],
];
const shortestName = 14;

/** The head of the table and its lines, for the length of the longest name and the width of the screen. */
export function createLayout(nameLength: number, screenColumns: number) {
  const columns = columnSets.find((some) => shortestName + computeWidth(some) <= screenColumns) ?? [
    stage,
  ];
  const name: Column = {
    title: 'request',
    width: Math.max(shortestName, Math.min(nameLength, screenColumns - computeWidth(columns))),
    text: (row) => row.name,
  };
  const line = (textOf: (column: Column) => string): string =>
    [name, ...columns]
      .map((column) => clip(textOf(column), column.width).padEnd(column.width))
      .join(' ')
      .slice(0, screenColumns)
      .trimEnd();
  return {
    head: line((column) => column.title),
    line: (row: Row, now: Date): string => line((column) => column.text(row, now)),
  };
}

/** Head and rows, not wider or longer than the screen. Where lines are few, ended requests are left out first. */
export function renderTable(rows: readonly Row[], screen: Screen, now: Date): string[] {
  const { head, line } = createLayout(
    Math.max(...rows.map(({ name }) => name.length)),
    screen.columns,
  );
  const { visible, hiddenCount } = selectRows(rows, screen.lines - 1);
  return [
    head,
    ...visible.map((row) => line(row, now)),
    ...(hiddenCount > 0 ? [`and ${hiddenCount} more`] : []),
  ];
}

const computeWidth = (columns: readonly Column[]): number =>
  columns.reduce((sum, { width }) => sum + 1 + width, 0);

const clip = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;

/** Sorted by name; where lines are few, ended requests give way to those that move. */
function selectRows(rows: readonly Row[], lines: number): { visible: Row[]; hiddenCount: number } {
  const byName = rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (rows.length <= lines) return { visible: byName, hiddenCount: 0 };
  const first = byName.toSorted((a, b) => Number(a.ended) - Number(b.ended));
  const chosen = first.slice(0, Math.max(lines - 1, 1));
  return {
    visible: byName.filter((row) => chosen.includes(row)),
    hiddenCount: rows.length - chosen.length,
  };
}

/** Local time, with the date where it is not today. */
function formatTime(at: string | undefined, now: Date): string {
  if (at === undefined) return '';
  const [date = '', time = ''] = new Date(at).toLocaleString('sv').split(' ');
  const today = now.toLocaleString('sv').startsWith(date);
  return today ? time : `${date.slice(5)} ${time.slice(0, 5)}`;
}
