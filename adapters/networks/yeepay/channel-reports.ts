/** To which channels Yeepay has reported a change: WeChat and Alipay know the merchant's account as well. */
import { z } from 'zod';
import { parseAnswer } from '../../http/answers.ts';

/** The names of these fields are not published: both spellings that are in use are read. */
const Reports = z.array(
  z.union([
    z
      .object({ reportChannel: z.string(), reportStatus: z.string() })
      .transform(({ reportChannel, reportStatus }) => ({
        channel: reportChannel,
        status: reportStatus,
      })),
    z.object({ channel: z.string(), status: z.string() }),
  ]),
);

/** `open`: some channel has not answered, or nobody can tell what it answered. */
export type ReportState = 'done' | 'open' | 'failed';

/**
 * @param results `channelReportResults` of the answer: a list, or JSON of one
 * @param channels those to which the change had to be reported
 */
export function readReports(results: unknown, channels: readonly string[]): ReportState {
  const list = typeof results === 'string' ? parseAnswer(Buffer.from(results)) : results;
  const reports = Reports.safeParse(list).data ?? [];
  const states = channels.map((name): ReportState => {
    const [report, ...more] = reports.filter(({ channel }) => channel === name);
    if (!report || more.length > 0) return 'open';
    if (report.status === 'SUCCESS') return 'done';
    return report.status === 'FAIL' || report.status === 'FAILED' ? 'failed' : 'open';
  });
  if (states.includes('open')) return 'open';
  return states.includes('failed') ? 'failed' : 'done';
}
