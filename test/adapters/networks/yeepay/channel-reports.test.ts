import { describe, expect, it } from 'vitest';
import { readReports } from '../../../../adapters/networks/yeepay/channel-reports.ts';

const both = ['WECHAT', 'ALIPAY'];
const report = (reportChannel: string, reportStatus: string) => ({ reportChannel, reportStatus });
const done = [report('WECHAT', 'SUCCESS'), report('ALIPAY', 'SUCCESS')];

describe('The reports to channels', () => {
  it.each<[string, unknown, string]>([
    ['all succeeded', done, 'done'],
    ['all succeeded, in a text', JSON.stringify(done), 'done'],
    [
      'other names of the fields',
      done.map((r) => ({ channel: r.reportChannel, status: r.reportStatus })),
      'done',
    ],
    ['another channel beside them', [...done, report('UNIONPAY', 'FAIL')], 'done'],
    ['one failed', [report('WECHAT', 'SUCCESS'), report('ALIPAY', 'FAIL')], 'failed'],
    ['one is open', [report('WECHAT', 'FAIL'), report('ALIPAY', 'PROCESSING')], 'open'],
    ['one is missing', [report('WECHAT', 'SUCCESS')], 'open'],
    ['one is named twice', [...done, report('ALIPAY', 'SUCCESS')], 'open'],
    ['one is no report', [...done, { x: 1 }], 'open'],
    ['nothing', undefined, 'open'],
    ['no list', '{}', 'open'],
    ['no JSON', '[', 'open'],
    [
      'a field twice',
      '[{"reportChannel":"WECHAT","reportStatus":"FAIL","reportStatus":"SUCCESS"}]',
      'open',
    ],
  ])('The reports to channels, %s', (_what, results, state) => {
    expect(readReports(results, both)).toBe(state);
  });

  it('The reports to channels are not waited for where none is wanted', () => {
    expect(readReports(undefined, [])).toBe('done');
  });
});
