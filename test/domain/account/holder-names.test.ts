import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  matchName,
  findAccountNames,
  normaliseName,
  findTechnicalities,
} from '../../../domain/account/holder-names.ts';

describe('the same name, however it is written', () => {
  const same: [string, string, string][] = [
    ['middle dots', '阿卜杜拉·买买提', '阿卜杜拉•买买提'],
    ['full-width dots', '阿卜杜拉·买买提', '阿卜杜拉．买买提'],
    ['plain dots', '阿卜杜拉·买买提', '阿卜杜拉.买买提'],
    ['brackets', '京味（北京）餐饮有限公司', '京味(北京)餐饮有限公司'],
    ['blanks', '李 桂　香', '李桂香'],
    ['full-width letters', 'ＡＢＣ科技有限公司', 'abc科技有限公司'],
    ['compatibility signs of old character sets', '\uf9d8', '律'],
  ];
  it.each(same)('matches: %s', (_what, one, other) => {
    expect(matchName(one, [other])).toBe('MATCH');
    expect(matchName(other, [one])).toBe('MATCH');
  });

  const letters = fc.constantFrom(...Array.from('李桂香王建国·（）(). 　ABc'));
  const names = fc.string({ unit: letters, minLength: 1, maxLength: 30 });

  it('matches itself, and normalising twice changes nothing', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(normaliseName(normaliseName(name))).toBe(normaliseName(name));
        fc.pre(normaliseName(name) !== '');
        expect(matchName(name, ['别人', name])).toBe('MATCH');
      }),
    );
  });

  it('compares both ways alike', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        expect(matchName(one, [other])).toBe(matchName(other, [one]));
      }),
    );
  });
});

describe('a name that comes close', () => {
  it.each([
    ['traditional characters', '陳偉強', '陈伟强'],
    ['traditional characters beside simplified ones', '曾慶紅钟表行', '曾庆红鐘錶行'],
    ['traditional characters of which two have one simplified form', '美髮屋', '美发屋'],
    ['the form of business in brackets', '阿香小吃店（个体工商户）', '阿香小吃店'],
    [
      'a name the bank has cut',
      '新疆维吾尔自治区乌鲁木齐市天山区阿香小吃',
      '新疆维吾尔自治区乌鲁木齐市天山区阿香小吃店',
    ],
  ])('goes to a person: %s', (_what, one, other) => {
    expect(matchName(one, [other])).toBe('CLOSE_MATCH');
    expect(matchName(other, [one])).toBe('CLOSE_MATCH');
  });

  it.each([
    ['another name', '王建国', '李桂香'],
    ['the beginning of a short one', '李桂', '李桂香'],
    ['nothing at all', '', '李桂香'],
    ['blanks', '　', '李桂香'],
  ])('is not %s', (_what, one, other) => {
    expect(matchName(one, [other])).toBe('NO_MATCH');
  });

  it('matches nothing where no name is known', () => {
    expect(matchName('李桂香', [])).toBe('NO_MATCH');
    expect(matchName('李桂香', [''])).toBe('NO_MATCH');
  });
});

describe('[A66] the names an account may bear', () => {
  const names = { legal: '朝阳区阿香小吃店', operator: '李桂香', trade: '阿香小吃' };

  it('are the operator’s for a personal account, of whatever merchant', () => {
    expect(findAccountNames('PERSONAL', 'MICRO', names)).toEqual(['李桂香']);
    expect(findAccountNames('PERSONAL', 'SOLE', names)).toEqual(['李桂香']);
    expect(findAccountNames('PERSONAL', 'MICRO', { legal: names.legal })).toEqual([]);
  });

  it('are licence, shop, or 个体户 with the own name for a sole trader', () => {
    expect(findAccountNames('CORPORATE', 'SOLE', names)).toEqual([
      '朝阳区阿香小吃店',
      '阿香小吃',
      '个体户李桂香',
    ]);
  });

  it('are the licence’s alone for a company', () => {
    expect(findAccountNames('CORPORATE', 'COMPANY', names)).toEqual(['朝阳区阿香小吃店']);
  });
});

describe('what machines spoil', () => {
  it.each([
    ['李桂香', []],
    ['一二三四五六七八九十一二三四五六七八九十', []],
    ['一二三四五六七八九十一二三四五六七八九十店', ['over-length']],
    ['王\u{20bb7}', ['rare-character']],
    ['王\u{3473}', ['rare-character']],
    ['王\u{e815}', ['rare-character']],
  ])('in %s is %j', (name, found) => {
    expect(findTechnicalities(name)).toEqual(found);
  });

  it('counts signs, not halves of them: twenty rare signs are not too long', () => {
    expect(findTechnicalities('\u{20bb7}'.repeat(20))).toEqual(['rare-character']);
    expect(findTechnicalities('\u{20bb7}'.repeat(21))).toEqual(['over-length', 'rare-character']);
  });
});
