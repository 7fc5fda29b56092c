import { describe, expect, it } from 'vitest';
import { nameStep, nameTarget, translateOrders } from '../../../domain/text/process-words.ts';
import { readSourceFiles } from '../../docs/repository-files.ts';

describe('Steps, orders and questions in words', () => {
  it.each([
    ['register/SN-1', '登记终端 SN-1', 'register terminal SN-1'],
    ['change/alipay', '变更支付宝的结算账户', 'change settlement account at Alipay'],
    ['set-target/settlement', '切换结算至新卡', 'cut over to the new card'],
    ['release/old', '解除暂存：结算至原卡', 'release held payouts to the old card'],
    ['read/merchant-record', '商户档案', 'merchant record'],
    ['merchant-record', '商户档案', 'merchant record'],
    ['account-of-wechat-pay', '微信支付现用结算账户', 'present account at WeChat Pay'],
    ['fit-terminals/terminals', '升级或更换终端', 'update or replace terminals'],
    ['some-day/later', 'some-day/later', 'some-day/later'],
  ])('%s reads %s', (name, zh, en) => {
    expect(nameStep(name)).toEqual({ zh, en });
  });

  it('A target is a party in words or the number of a terminal', () => {
    expect(nameTarget('settlement').zh).toBe('结算系统');
    expect(nameTarget('unionpay').zh).toBe('银联');
    expect(nameTarget('SN-1').zh).toBe('SN-1');
  });

  it('Orders that go together are one line', () => {
    expect(translateOrders('hold payouts, register terminal SN-1 and 4 more')).toBe(
      '暂存结算款、登记终端 SN-1，另有4项',
    );
    expect(translateOrders('hold payouts, sing')).toBeUndefined();
  });

  it('Every order and every question of the process has a name in Chinese', () => {
    const sources = readSourceFiles('workflows', ['.ts']);
    const find = (pattern: RegExp): string[] =>
      sources.flatMap(({ text }) =>
        [...text.matchAll(pattern)].map(([, found = '']) => found.replaceAll(/\$\{\w+\}/g, 'X')),
      );
    const orders = find(
      /build(?:Settlement|Terminal)\w+\(\s*c,\s*'[\w-]+',(?:\s*sn,)?(?:\s*'roll-back',)?\s*['`]([^'`]+)['`]/g,
    );
    const questions = find(/\bwhat(?::| =) '([a-z-]+)'/g);
    expect(orders.length).toBeGreaterThan(20);
    expect(questions.length).toBeGreaterThan(10);
    expect(orders.filter((order) => translateOrders(order) === undefined)).toEqual([]);
    expect(questions.filter((name) => nameStep(name).zh === name)).toEqual([]);
  });
});
