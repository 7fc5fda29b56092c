/** The live table in the terminal: repainted where it can be, a line per change where it cannot. */
import type { Status } from '../../workflows/contract.ts';
import type { Played } from './play.ts';

type Row = Pick<Status, 'stage' | 'waitingOn' | 'money' | 'due'>;

const widths = { request: 30, stage: 15, waitingOn: 11, money: 7 };

const head = line('request', {
  stage: 'stage',
  waitingOn: 'waiting on',
  money: 'money at',
  due: 'due',
});

function line(name: string, row: Record<keyof Row, string | undefined>): string {
  const cells = [
    name.padEnd(widths.request),
    (row.stage ?? '').padEnd(widths.stage),
    (row.waitingOn ?? '').padEnd(widths.waitingOn),
    (row.money ?? '').padEnd(widths.money + 2),
    row.due ?? '',
  ];
  return cells.join(' ').trimEnd();
}

/** Local time of the day: a demo's deadlines are seconds away. */
const clock = (at: string | undefined): string =>
  at === undefined ? '' : new Date(at).toLocaleTimeString('zh-CN', { hour12: false });

const lineOf = (name: string, { stage, waitingOn, money, due }: Row): string =>
  line(name, { stage, waitingOn, money, due: clock(due) });

export class Table {
  readonly #out: NodeJS.WriteStream;
  readonly #rows = new Map<string, string>();
  #painted = 0;

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
    if (!out.isTTY) this.#out.write(`${head}\n`);
  }

  show({ sample, status }: Played): void {
    const next = lineOf(sample.name, status);
    if (this.#rows.get(sample.name) === next) return;
    this.#rows.set(sample.name, next);
    if (this.#out.isTTY) this.#paint();
    else this.#out.write(`${next}\n`);
  }

  /** The whole table once more, in the order of the names. */
  print(): void {
    if (this.#out.isTTY) this.#paint();
    else this.#out.write(`\n${this.#text()}\n`);
  }

  #paint(): void {
    const up = this.#painted === 0 ? '' : `\x1b[${this.#painted}A\x1b[0J`;
    this.#out.write(`${up}${this.#text()}\n`);
    this.#painted = this.#rows.size + 1;
  }

  #text(): string {
    const rows = [...this.#rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return [head, ...rows.map(([, text]) => text)].join('\n');
  }
}
