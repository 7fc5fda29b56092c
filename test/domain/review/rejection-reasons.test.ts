import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../../domain/failures/codes.ts';
import { findRejectionReasons } from '../../../domain/review/rejection-reasons.ts';

describe('A rejection by a review', () => {
  it('[A38, A90] A rejection names every reason to the merchant, with its details', () => {
    const codes = ['REV_REJECTED_MATERIALS', 'REV_REJECTED_PURPOSE'];
    const reasons = findRejectionReasons({ codes, items: '执照照片模糊' });
    expect(reasons.map(({ code, params }) => describeFailure(code, params).zh)).toEqual([
      '审核未通过：材料不符，执照照片模糊，请改正后重新申请',
      '审核未通过：用途不明，执照照片模糊，请说明后重新申请',
    ]);
  });

  it('[A69] A rejection does not repeat a number that slipped into its reason', () => {
    const [{ params }] = findRejectionReasons({ codes: [], items: '账号6222021234567890128有误' });
    expect(params).toEqual({ items: '账号****0128有误' });
  });

  it('A rejection without a known reason is about the documents', () => {
    expect(findRejectionReasons({ codes: ['nonsense'] })).toEqual([
      { field: 'request', code: 'REV_REJECTED_MATERIALS' },
    ]);
  });
});
