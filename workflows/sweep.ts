/** One daily sweep, begun by a schedule: reminders (rules.md A60, A74), and what is kept no longer (A69). */
import type { BooksReport } from '../activities/through-books.ts';
import { comparison } from './back-office.ts';

export interface SweepReport extends BooksReport {
  /** Drafts, numbers and papers that belonged to no request. */
  forgotten: number;
}

export async function sweep(): Promise<SweepReport> {
  const at = new Date().toISOString();
  const report = await comparison.sweepMerchants(at);
  return { ...report, forgotten: await comparison.forgetUnused(at) };
}
