import { describe, expect, it } from 'vitest';
import { failureCodes, failures, type FailureCode } from '../../../domain/failures/codes.ts';
import { findEndedReason, tellReasons } from '../../../domain/failures/ended.ts';
import { outcomeKinds } from '../../../domain/request/stages.ts';
import { body } from '../../support/notice-texts.ts';

const promisesMore = /自动继续|自动重试|goes on by itself|retry by ourselves|goes on when/;
const buildProblem = (code: FailureCode) => ({ field: 'request', code });

describe('The reason of a request that has ended', () => {
  it.each(failureCodes)('The reason %s does not promise that it goes on', (code) => {
    const { zh, en } = failures[findEndedReason(code)];
    expect(zh + en).not.toMatch(promisesMore);
  });

  it('Every other reason stays what it is, and so does what an open or watched request waits for', () => {
    expect(findEndedReason('REV_REJECTED_MATERIALS')).toBe('REV_REJECTED_MATERIALS');
    const busy = [buildProblem('UPS_BUSY')];
    for (const stage of ['switching', 'frozen', 'completed'])
      expect(tellReasons(busy, stage)).toEqual(busy);
  });

  it.each(outcomeKinds.filter((kind) => kind !== 'completed'))(
    'The notice %s tells the owner no reason that promises more, and staff the code of the party',
    (kind) => {
      const problems = [buildProblem('POL_CHANGE_LOCK')];
      expect(body(kind, 'owner', { problems })).not.toMatch(promisesMore);
      expect(body(kind, 'staff', { problems })).toContain('POL_CHANGE_LOCK at request');
    },
  );
});
