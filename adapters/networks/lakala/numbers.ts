/** Numbers of ours as Lakala wants them: 14 digits of the time in China, then 8 random ones. */
import { randomInt } from 'node:crypto';

const chinaOffsetMs = 8 * 60 * 60_000;

/** yyyyMMddHHmmss in China. @param ms since 1970 */
export const formatChinaStamp = (ms: number): string =>
  new Date(ms + chinaOffsetMs).toISOString().replaceAll(/\D/g, '').slice(0, 14);

/** A new number for an application or a question. */
export const createOrderNo = (): string =>
  `${formatChinaStamp(Date.now())}${String(randomInt(100_000_000)).padStart(8, '0')}`;
