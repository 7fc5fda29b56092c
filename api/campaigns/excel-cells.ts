/** Cells as Excel writes them, and what people write so that Excel keeps all digits of a number. */

/** The cells without empty ones at the end: Excel writes the commas of columns that were emptied. */
export const dropEmptyEnd = (cells: readonly string[]): string[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);

/** The digits of `'6217…` and `="6217…"`, with which Excel keeps a number as text; any other cell as it is. */
export const unwrapCell = (cell: string): string =>
  cell
    .replace(/^=\s*"([^"]*)"$/, '$1')
    .replace(/^[='‘’＇](?=[+\d０-９])/, '')
    .trim();

/** Whether Excel has replaced the number by scientific notation such as 6.22202E+18, which loses digits. */
export const isRounded = (cell: string): boolean =>
  /^\d(?:[.,]\d+)?E[+-]?\d{1,2}$/i.test(cell.normalize('NFKC'));
