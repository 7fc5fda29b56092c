/** Logs one JSON line per event to stdout. Only ids, codes and counts are logged, nothing secret. */
import pino, { type Logger } from 'pino';

export type Log = Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** @param name of the process, e.g. `worker`; part of every line */
export const createLog = (name: string, level: LogLevel): Log =>
  pino({ name, level, timestamp: pino.stdTimeFunctions.isoTime });
