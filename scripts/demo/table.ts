/** The live table in the terminal: repainted where it can be, a line per change where it cannot. */
import { renderTable, createLayout, type Row, type Screen } from './layout.ts';

/** The size assumed for a file or a pipe. */
const plainScreen: Screen = { columns: 100, lines: Infinity };

export class Table {
  readonly #out: NodeJS.WriteStream;
  readonly #rows: Map<string, Row>;
  readonly #plainLayout: ReturnType<typeof createLayout>;
  #painted: string[] = [];

  constructor(names: readonly string[], out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
    this.#rows = new Map(names.map((name) => [name, { ...initialRow, name }]));
    this.#plainLayout = createLayout(
      Math.max(...names.map(({ length }) => length)),
      plainScreen.columns,
    );
    if (!out.isTTY) this.#out.write(`${this.#plainLayout.head}\n`);
  }

  update(row: Row): void {
    const before = this.#rows.get(row.name);
    this.#rows.set(row.name, row);
    if (this.#out.isTTY)
      this.#paint({ columns: this.#columns(), lines: (this.#out.rows || 24) - 1 });
    else if (JSON.stringify(before) !== JSON.stringify(row))
      this.#out.write(`${this.#plainLayout.line(row, new Date())}\n`);
  }

  /** Prints the whole table once more, however long it is. */
  print(): void {
    if (this.#out.isTTY) this.#paint({ columns: this.#columns(), lines: Infinity });
    else this.#out.write(`\n${this.#render(plainScreen).join('\n')}\n`);
  }

  /** The table must be shorter than the screen, or it scrolls and is painted below itself: the last line is the cursor's. */
  #paint(screen: Screen): void {
    const lines = this.#render(screen);
    if (lines.join() === this.#painted.join()) return;
    const up = this.#painted.length === 0 ? '' : `\x1b[${this.#painted.length}A\x1b[0J`;
    this.#out.write(`${up}${lines.join('\n')}\n`);
    this.#painted = lines;
  }

  #columns(): number {
    return this.#out.columns || plainScreen.columns;
  }

  #render(screen: Screen): string[] {
    return renderTable([...this.#rows.values()], screen, new Date());
  }
}

const initialRow = { stage: '', waitingOn: '', money: '', ended: false };
