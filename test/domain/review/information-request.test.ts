import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../../domain/failures/codes.ts';
import {
  mayBeAnswered,
  buildInformationRequest,
} from '../../../domain/review/information-request.ts';

const due = '2026-06-11T02:00:00.000Z';

describe('What a review asks the merchant for', () => {
  it('[A38] A review asks for items that the merchant can provide, one by one', () => {
    expect(mayBeAnswered([{ field: 'materials.id-front', code: 'MAT_UNREADABLE' }])).toBe(true);
    expect(mayBeAnswered([])).toBe(false);
    expect(
      mayBeAnswered([
        { field: 'materials.id-front', code: 'MAT_UNREADABLE' },
        { field: 'request', code: 'RSK_STOP' },
      ]),
    ).toBe(false);
  });

  it('[A38] A question of a review names its item and its deadline', () => {
    const [paper, own] = buildInformationRequest(
      [
        { field: 'materials.id-front', code: 'REV_NEED_INFO' },
        { field: 'reason', code: 'REV_NEED_INFO', params: { items: '换卡原因' } },
      ],
      due,
    );
    expect(describeFailure('REV_NEED_INFO', paper?.params).zh).toBe(
      '需要补充信息：身份证人像面，请在2026-06-11 10:00前提交',
    );
    expect(describeFailure('REV_NEED_INFO', own?.params).zh).toContain('换卡原因');
  });
});
