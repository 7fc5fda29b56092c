import { describe, expect, it } from 'vitest';
import { cleanName, isCompanyName, isPersonName } from '../../../domain/account/name-spelling.ts';

describe('[B3.8] The name of a person', () => {
  it.each([
    ['the numeral zero', '刘〇', '刘〇'],
    ['a circle for the numeral zero', '刘○', '刘〇'],
    ...['・', '‧', '･', '﹒', '∙', '⋅', '•', '．', '.', '᛫', '⸱'].map(
      (dot): [string, string, string] => [
        `U+${(dot.codePointAt(0) ?? 0).toString(16)} for the middle dot`,
        `阿卜杜拉${dot}买买提`,
        '阿卜杜拉·买买提',
      ],
    ),
    ['a character of the private use area of GBK', '王\ue863', '王䶮'],
    ['a character that GB 18030-2022 moved beyond the basic plane', '王\ue816', '王\u{20087}'],
    ['a character that GB 18030 moved in 2005', '王\ue864', '王\u9fbb'],
    ['a variation selector', '葛\u{e0100}城', '葛城'],
    ['an invisible blank', '李\u200b桂香', '李桂香'],
    ['a compatibility ideograph', '\uf9d8', '律'],
    ['an accent for the apostrophe', 'O´NEIL', "O'NEIL"],
    ['two blanks', 'JOHN  SMITH', 'JOHN SMITH'],
    ['brackets', '李桂香(女)', '李桂香（女）'],
    ['brackets in another script', 'Anna-Maria （Li） O’Neill', 'Anna-Maria (Li) O’Neill'],
    ['an initial', 'J. Smith', 'J. Smith'],
    ['a family name before a comma', 'SMITH, JOHN', 'SMITH, JOHN'],
  ])('may have %s, and is kept in one spelling', (_what, typed, kept) => {
    expect(cleanName(typed)).toBe(kept);
    expect(isPersonName(kept)).toBe(true);
    expect(cleanName(kept)).toBe(kept);
  });

  it.each([
    ['nothing', ''],
    ['digits', '李桂香2'],
    ['a dot only', '·'],
    ['a private use character without a published meaning', '王\ue000'],
    ['a control character', '李\u0007桂香'],
    ['a replacement character', '李\ufffd香'],
    ['markup', '<b>李</b>'],
  ])('may not be %s', (_what, typed) => {
    expect(isPersonName(cleanName(typed))).toBe(false);
  });
});

describe('The name of a company', () => {
  it.each([
    '一汽—大众汽车有限公司',
    '一汽－大众汽车有限公司',
    '《语文报》社有限责任公司',
    '杭州“老字号”食品有限公司',
    '"老字号"食品有限公司',
    '上海3+1餐饮管理有限公司',
    '（香港）某某有限公司北京代表处',
    '北京Ａ＆Ｂ商贸有限公司',
    '上海甲、乙餐饮有限公司',
    '广州甲/乙贸易有限公司',
    '深圳1#仓储有限公司',
    '好吃吗？餐饮店',
    '加油！健身工作室',
    '三公里：便利店',
    '【老王】面馆',
    '「和」日料店',
    '7-11便利店',
    '100%果汁店',
    'Café de l’Amour',
    '阿香*小吃店',
  ])('%s is taken', (typed) => {
    expect(isCompanyName(cleanName(typed))).toBe(true);
  });

  it.each([
    ['a number only', '123456'],
    ['one character', '店'],
    ['signs only', '《》'],
    ['markup', '<script>店'],
    ['a control character', '老字号\u0000食品'],
    ['a pictograph', '老字号🍜食品'],
  ])('may not be %s', (_what, typed) => {
    expect(isCompanyName(cleanName(typed))).toBe(false);
  });
});
