import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  takeFirst6,
  takeLast4,
  maskEmail,
  maskMobile,
  maskName,
  maskNumbers,
} from '../../../domain/privacy/masking.ts';

describe('[A69] Masks of personal data', () => {
  it('A masked card shows its first six and last four digits', () => {
    expect(takeFirst6('6222021234567890128')).toBe('622202');
    expect(takeLast4('6222021234567890128')).toBe('0128');
  });

  it('A mask never shows a short account number as a whole', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{8,32}$/), (number) => {
        expect(takeFirst6(number).length + takeLast4(number).length).toBeLessThan(number.length);
      }),
    );
  });

  it.each([
    ['13800000001', '138****0001'],
    ['+8613800000001', '138****0001'],
    ['12345', '****'],
  ])('The mobile number %s is masked as %s', (number, masked) => {
    expect(maskMobile(number)).toBe(masked);
  });

  it.each([
    ['zhang@example.com', 'z***@example.com'],
    ['@example.com', '***@example.com'],
    ['no address', '***'],
  ])('The mail address %s is masked as %s', (address, masked) => {
    expect(maskEmail(address)).toBe(masked);
  });

  it.each([
    ['阿香小吃店', '阿*店'],
    ['张三', '张*'],
    ['张', '*'],
    ['', '*'],
    ['𠮷野家', '𠮷*家'],
  ])('The name %s is masked as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it('Long numbers in a text are cut to their last four digits, and dates stay as they are', () => {
    expect(maskNumbers('商户898310148160568')).toBe('商户****0568');
    expect(maskNumbers('２０２６１２３４５６７８９')).not.toMatch(/[\d０-９]{5}/);
    expect(maskNumbers('2026-06-10 10:00 尾号0128')).toBe('2026-06-10 10:00 尾号0128');
  });
});
