/** One daily sweep, begun by a schedule: merchants are reminded of renewals and of papers (rules.md A60, A74). */
import type { BooksReport } from '../activities/through-books.ts';
import { comparison } from './back-office.ts';

export const sweep = (): Promise<BooksReport> =>
  comparison.remindMerchants(new Date().toISOString());
