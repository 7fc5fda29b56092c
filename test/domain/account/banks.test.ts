import { describe, expect, it } from 'vitest';
import { findBankName, identifyBank, isBankCode } from '../../../domain/account/banks.ts';

describe('[C4 CNAPS] The codes of banks', () => {
  it.each(['102', '105', '313', '319', '320', '402', '403', '501', '712'])(
    '%s is the code of a bank',
    (code) => {
      expect(isBankCode(code)).toBe(true);
    },
  );

  it.each(['', '10', '1050', '000', '101', '800', '999', 'toString', '__proto__'])(
    '%j is no code of a bank',
    (code) => {
      expect(isBankCode(code)).toBe(false);
    },
  );
});

describe('A bank is identified by code and name together', () => {
  it.each([
    ['105', '建设银行', '建设银行'],
    ['105', '中国建设银行股份有限公司', '建设银行'],
    ['105', '中国建设银行股份有限公司北京朝阳支行', '建设银行'],
    ['105', '建设银行, 北京', '建设银行'],
    ['105', ' 建 设 银 行 ', '建设银行'],
    ['105', '建行', '建设银行'],
    ['105', 'ccb', '建设银行'],
    ['104', '中国银行', '中国银行'],
    ['104', '中国银行股份有限公司', '中国银行'],
    ['306', '广东发展银行', '广发银行'],
    ['310', '上海浦东发展银行股份有限公司', '浦发银行'],
    ['325', '上海银行', '上海银行'],
    ['403', '中国邮政储蓄银行有限责任公司', '邮政储蓄银行'],
    ['313', '宁波银行', '宁波银行'],
    ['313', '宁波银行股份有限公司', '宁波银行'],
    ['313', '宁波银行股份有限公司海曙支行', '宁波银行'],
    ['313', '北京银行股份有限公司', '北京银行'],
    ['314', '北京农村商业银行股份有限公司', '北京农村商业银行'],
    ['323', '网商银行', '网商银行'],
  ])('%s %s is %s', (code, name, bank) => {
    expect(identifyBank(code, name)).toBe(bank);
  });

  it.each([
    ['a village bank under the code of its founder', '105', '湖南桃江建信村镇银行股份有限公司'],
    ['a village bank with the name of its founder', '105', '建设银行建信村镇银行'],
    ['a village bank of another founder', '104', '中银富登村镇银行'],
    ['a village bank in a city', '313', '北京延庆村镇银行'],
    ['a rural bank in the city of a bank', '325', '上海农村商业银行'],
    ['another bank under the code', '105', '中国工商银行'],
    ['a company of the bank', '309', '兴业银行理财有限责任公司'],
    ['the bank in Hong Kong', '302', '中信银行国际有限公司'],
    ['a name that no table has', '313', '某某银行'],
    ['a name that only begins alike', '104', '中国银行业协会银行'],
    ['no name', '105', ''],
  ])('%s is not the bank of the code: %s %s', (_what, code, name) => {
    expect(identifyBank(code, name)).toBeUndefined();
  });
});

describe('The name that people read comes from the tables', () => {
  it.each([
    ['105', '中国建设银行股份有限公司', '建设银行'],
    ['105', '请拨打400-000-0000核实', '建设银行'],
    ['105', 'http://bank.example/x', '建设银行'],
    ['105', '湖南桃江建信村镇银行', '村镇银行'],
    ['105', '工商银行', '其他银行'],
    ['313', '宁波银行股份有限公司', '宁波银行'],
    ['313', '点此链接退款', '城市商业银行'],
    ['320', '某村镇银行', '村镇银行'],
    ['402', '浙江省农村信用社联合社', '浙江省农村信用社联合社'],
    ['402', '某某信用社', '农村信用社'],
    ['501', '汇丰银行(中国)有限公司', '汇丰银行(中国)'],
    ['501', '你的账户有风险', '外资银行'],
    ['999', '你的账户有风险', '其他银行'],
  ])('%s with the typed name %s is called %s', (code, typed, name) => {
    expect(findBankName(code, typed)).toBe(name);
  });
});
