/** One JSON line per event on stdout. Nothing secret is logged: ids, codes and counts only. */
import pino, { type Logger } from 'pino';

export type Log = Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** @param name of the process, e.g. `worker`; it stands on every line */
export const createLog = (name: string, level: LogLevel): Log =>
  pino({ name, level, timestamp: pino.stdTimeFunctions.isoTime });
