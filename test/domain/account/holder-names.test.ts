import fc from 'fast-check';
import toTraditional from 'opencc-js/dict/STCharacters';
import toSimplified from 'opencc-js/dict/TSCharacters';
import { describe, expect, it } from 'vitest';
import {
  matchName,
  findAccountNames,
  normaliseName,
  findTechnicalities,
} from '../../../domain/account/holder-names.ts';

describe('The same name in another spelling', () => {
  const same: [string, string, string][] = [
    ['middle dots', '阿卜杜拉·买买提', '阿卜杜拉•买买提'],
    ['full-width dots', '阿卜杜拉·买买提', '阿卜杜拉．买买提'],
    ['plain dots', '阿卜杜拉·买买提', '阿卜杜拉.买买提'],
    ['brackets', '京味（北京）餐饮有限公司', '京味(北京)餐饮有限公司'],
    ['blanks', '李 桂　香', '李桂香'],
    ['full-width letters', 'ＡＢＣ科技有限公司', 'abc科技有限公司'],
    ['compatibility characters of old character sets', '\uf9d8', '律'],
    ['kinds of dash', '一汽—大众汽车有限公司', '一汽-大众汽车有限公司'],
    ['blanks around a dash', '一汽 – 大众汽车有限公司', '一汽-大众汽车有限公司'],
    ['double quotes', '杭州“老字号”食品有限公司', '杭州"老字号"食品有限公司'],
    ['single quotes', 'O’NEIL', "O'NEIL"],
    ['an accent for a quote', 'O´NEIL', "O'Neil"],
    ['dots of Japanese fonts', '阿卜杜拉·买买提', '阿卜杜拉・买买提'],
    ['variation selectors', '葛\u{e0100}城', '葛城'],
    ['invisible signs', '李\u200b桂\u2060香', '李桂香'],
    ['private use characters of GBK', '王\ue863', '王䶮'],
    ['ways of writing zero', '刘○', '刘〇'],
    ['capital and small sharp s', 'GROẞ', 'Groß'],
  ];
  it.each(same)('Names that differ only in %s match', (_what, one, other) => {
    expect(matchName(one, [other])).toBe('MATCH');
    expect(matchName(other, [one])).toBe('MATCH');
  });

  const letters = fc.constantFrom(...Array.from('李桂香王建国·（）(). 　ABc'));
  const names = fc.string({ unit: letters, minLength: 1, maxLength: 30 });

  it('Every name matches itself, and normalising it twice changes nothing', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(normaliseName(normaliseName(name))).toBe(normaliseName(name));
        fc.pre(normaliseName(name) !== '');
        expect(matchName(name, ['别人', name])).toBe('MATCH');
      }),
    );
  });

  it('The comparison of two names does not depend on their order', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        expect(matchName(one, [other])).toBe(matchName(other, [one]));
      }),
    );
  });
});

describe('A name that is close', () => {
  it.each([
    ['traditional characters', '陳偉強', '陈伟强'],
    ['traditional characters beside simplified ones', '曾慶紅钟表行', '曾庆红鐘錶行'],
    ['traditional characters of which two have one simplified form', '美髮屋', '美发屋'],
    ['a rare traditional character', '王䶮', '王龑'],
    ['a rare traditional character in the private use area', '王\ue863', '王龑'],
    ['a traditional character with a simplified form of its own', '李䜣', '李訢'],
    ['a simplified character that is a traditional one too', '吕布', '呂布'],
    ['a character that both scripts know', '张著', '张着'],
    ['a character with three traditional forms', '干隆', '乾隆'],
    ['a regional form', '峰', '峯'],
    ['a dot that the bank has dropped', '阿卜杜拉·买买提', '阿卜杜拉买买提'],
    ['quotes that the bank has dropped', '“老字号”食品店', '老字号食品店'],
    ['a form of business in brackets', '阿香小吃店（个体工商户）', '阿香小吃店'],
    [
      'an end that the bank has cut',
      '新疆维吾尔自治区乌鲁木齐市天山区阿香小吃',
      '新疆维吾尔自治区乌鲁木齐市天山区阿香小吃店',
    ],
  ])('Names that differ in %s are a close match, for a person to decide', (_what, one, other) => {
    expect(matchName(one, [other])).toBe('CLOSE_MATCH');
    expect(matchName(other, [one])).toBe('CLOSE_MATCH');
  });

  it.each([
    ['Another name', '王建国', '李桂香'],
    ['The beginning of a short name', '李桂', '李桂香'],
    ['An empty name', '', '李桂香'],
    ['A name of blanks', '　', '李桂香'],
  ])('%s does not match', (_what, one, other) => {
    expect(matchName(one, [other])).toBe('NO_MATCH');
  });

  it('Every pair of the tables of traditional and simplified characters is a close match', () => {
    const pairs = [toSimplified, toTraditional]
      .flatMap((table) => table.split('|'))
      .flatMap((entry) => {
        const [one = '', ...others] = entry.split(' ');
        return others.filter((other) => other !== one).map((other) => [one, other] as const);
      });
    expect(pairs.length).toBeGreaterThan(6_000);
    for (const [one, other] of pairs) {
      const match = matchName(`王${one}`, [`王${other}`]);
      expect(match, `${one} and ${other}`).not.toBe('NO_MATCH');
    }
  });

  it('No holder matches where the acquirer knows no name of the merchant', () => {
    expect(matchName('李桂香', [])).toBe('NO_MATCH');
    expect(matchName('李桂香', [''])).toBe('NO_MATCH');
  });
});

describe('[A66] The names that an account may bear', () => {
  const names = { legal: '朝阳区阿香小吃店', operator: '李桂香', trade: '阿香小吃' };

  it('A personal account may bear the name of the operator, for every kind of merchant', () => {
    expect(findAccountNames('PERSONAL', 'MICRO', names)).toEqual(['李桂香']);
    expect(findAccountNames('PERSONAL', 'SOLE', names)).toEqual(['李桂香']);
    expect(findAccountNames('PERSONAL', 'MICRO', { legal: names.legal })).toEqual([]);
  });

  it('A corporate account of a sole trader may bear the licence name, the shop name, or 个体户 with the operator’s name', () => {
    expect(findAccountNames('CORPORATE', 'SOLE', names)).toEqual([
      '朝阳区阿香小吃店',
      '阿香小吃',
      '个体户李桂香',
    ]);
  });

  it('An account of a company may bear the licence name only', () => {
    expect(findAccountNames('CORPORATE', 'COMPANY', names)).toEqual(['朝阳区阿香小吃店']);
  });
});

describe('Names that bank systems damage', () => {
  it.each([
    ['李桂香', []],
    ['一二三四五六七八九十一二三四五六七八九十', []],
    ['一二三四五六七八九十一二三四五六七八九十店', ['over-length']],
    ['王\u{20bb7}', ['rare-character']],
    ['王\u{3473}', ['rare-character']],
    ['王\u{e815}', ['rare-character']],
    // 䶮 of extension A, 龥 as the last one of GBK, 鿍 and 龴 behind it.
    ['王䶮', ['rare-character']],
    ['王\u{9fa5}', []],
    ['王\u{9fa6}', ['rare-character']],
    ['王\u{9fcd}', ['rare-character']],
    ['王\u{9fb4}', ['rare-character']],
  ])('The technicalities of the name %s are %j', (name, found) => {
    expect(findTechnicalities(name)).toEqual(found);
  });

  it('Length is counted in characters, so that twenty rare ones are not too long', () => {
    expect(findTechnicalities('\u{20bb7}'.repeat(20))).toEqual(['rare-character']);
    expect(findTechnicalities('\u{20bb7}'.repeat(21))).toEqual(['over-length', 'rare-character']);
  });
});
