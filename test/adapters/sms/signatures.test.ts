import { expect, it } from 'vitest';
import {
  computeAcs3Signature,
  computeTc3Signature,
} from '../../../sandbox/sms-providers/signatures.ts';

it('The sandbox computes the signature that Aliyun publishes as its example', () => {
  const headers = new Map([
    ['host', 'ecs.cn-shanghai.aliyuncs.com'],
    ['x-acs-action', 'RunInstances'],
    ['x-acs-content-sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['x-acs-date', '2023-10-26T10:22:32Z'],
    ['x-acs-signature-nonce', '3156853299f313e23d1673dc12e1703d'],
    ['x-acs-version', '2014-05-26'],
  ]);
  const query = new Map([
    ['RegionId', 'cn-shanghai'],
    ['ImageId', 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd'],
  ]);
  const call = { method: 'POST', path: '/', query, headers, body: '' };
  expect(computeAcs3Signature(call, [...headers.keys()], 'YourAccessKeySecret')).toBe(
    '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  );
});

it('The sandbox computes the signature that Tencent Cloud publishes as its example', () => {
  const headers = new Map([
    ['content-type', 'application/json; charset=utf-8'],
    ['host', 'cvm.tencentcloudapi.com'],
  ]);
  const body =
    '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';
  const call = { method: 'POST', path: '/', query: new Map<string, string>(), headers, body };
  const key = {
    secret: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
    scope: '2019-02-25/cvm',
    timestamp: '1551113065',
  };
  expect(computeTc3Signature(call, ['content-type', 'host'], key)).toBe(
    '72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
  );
});
