/** One line of a CSV file with its line end; quotes where a cell needs them (RFC 4180). */
export const formatCsvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;

/** What a file for people begins with: without it Excel takes UTF-8 for the encoding of the machine, and Chinese is lost. */
export const byteOrderMark = '\ufeff';
