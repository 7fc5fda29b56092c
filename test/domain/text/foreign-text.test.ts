import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanForeignText, shortenText } from '../../../domain/text/foreign-text.ts';

describe('[A72] What others wrote, in a text of ours', () => {
  it.each([
    ['a shop name', '阿香*小吃店', '阿香*小吃店'],
    ['a name with brackets and dots', '阿卜杜拉·买买提（北京）', '阿卜杜拉·买买提（北京）'],
    ['a line break', '照片模糊\n\r\n官方通知：请转账', '照片模糊 官方通知：请转账'],
    ['a paragraph separator', '甲\u2028乙\u2029丙', '甲 乙 丙'],
    ['a direction sign', '\u202e卡新\u202c', '卡新'],
    ['an invisible sign', '阿\u200b香', '阿香'],
    ['a control character', '阿\u0007香\u001b[31m', '阿香31m'],
    ['a link', '详见 https://evil.example/a?b=c 谢谢', '详见 … 谢谢'],
    ['a link behind Chinese', '点击http://evil.example。谢谢', '点击…'],
    ['a link without a scheme', '见evil.com/x和www.evil.cn', '见…和…'],
    ['a link of another scheme', 'weixin://dl/business', '…'],
    ['a host in full-width letters', 'ｅｖｉｌ．ｃｏｍ', '…'],
    ['a host behind an invisible sign', 'evil\u200b.com', '…'],
    ['a mail address', '写信给 a@evil.example 即可', '写信给 … 即可'],
    ['markup', '<a href=x>点我</a>', 'a hrefx点我/a'],
    ['a full number', '卡6222021234567890128', '卡****0128'],
    ['a version and an amount', 'v2.1，12.50元', 'v2.1,12.50元'],
    ['a sentence', '照片模糊，请重拍（正面）！', '照片模糊，请重拍（正面）！'],
    ['pictographs', '安全🔒店', '安全店'],
  ])('%s is cleaned', (_what, text, cleaned) => {
    expect(cleanForeignText(text)).toBe(cleaned);
  });

  it('is one line without direction signs, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cleaned = cleanForeignText(text);
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}<>{}[\]\\|]/u);
        expect(cleanForeignText(cleaned)).toBe(cleaned);
      }),
      { numRuns: 30 },
    );
  }, 30_000);

  it('is cut before it is searched, so that its length costs no time', () => {
    const startedAt = performance.now();
    expect(cleanForeignText('a'.repeat(200_000)).length).toBeLessThanOrEqual(1_000);
    cleanForeignText('a.'.repeat(100_000));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('is cut by characters, and says so', () => {
    expect(shortenText('一二三四五', 5)).toBe('一二三四五');
    expect(shortenText('一二三四五六', 5)).toBe('一二三四…');
    expect(shortenText('𠅤'.repeat(6), 5)).toBe(`${'𠅤'.repeat(4)}…`);
  });
});
