import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failureCodes,
  failures,
  isFailureCode,
  describeFailure,
} from '../../../domain/failures/codes.ts';

/** All codes of [E5]. */
const table = {
  INP: 'CELL_ROUNDED CARD_CHECK SAME_AS_OLD OLD_MISMATCH NAME_FORMAT ID_CHECK USCC_CHECK MOBILE BRANCH_CHECK UNKNOWN_FIELD REQUIRED FORMAT NUMBER_IN_TEXT ENCODING FILE_UNREAD REPEATED',
  MAT: 'MISSING UNREADABLE EXPIRED INCONSISTENT NOT_CHECKED FORGED INVALID',
  ACC: 'UNKNOWN_BANK NOT_FOUND EXPIRED LOST CLOSED FROZEN DORMANT KIND_REFUSED CLASS_LIMIT NAME_MISMATCH NAME_CLOSE KIND_MISMATCH UNVERIFIABLE PENNY_CODE_WRONG PENNY_EXPIRED PENNY_RETURNED PENNY_MISPAID OLD_HOLDER SHARED',
  IDV: 'OTP_WRONG OTP_EXPIRED OTP_LOCKED OTP_NOT_DELIVERED FACE_FAILED FACE_CONSENT PASSWORD_FAILED NOT_PROVED SESSION_UNKNOWN MISMATCH DOC_EXPIRED NOT_OWNER NOT_REGISTERED OWNER_CLOSE 2FA_NOT_SET',
  ELG: 'MERCHANT_STATE ARREARS FROZEN ABNORMAL DEREGISTERED REGISTRY_UNKNOWN CAPACITY DECEASED LICENCE_EXPIRED KIND_MATRIX',
  POL: 'COOLDOWN COOLDOWN_SAME DAILY_LIMIT OPEN_REQUEST WINDOW INTAKE CHANGE_LOCK FREEZE APPEAL',
  REV: 'REJECTED_MATERIALS REJECTED_SUBJECT REJECTED_PURPOSE REJECTED_AUTHORITY FEE_WISH NEED_INFO',
  CMP: 'LIST_HIT',
  RSK: 'STOP OBJECTED',
  AGR: 'DECLINED EXPIRED',
  UPS: 'BUSY TIMEOUT UNKNOWN REJECTED OTHER_SUBJECT NAME_SIGNS NAME_LENGTH CLOSED',
  NET: 'INTERRUPTED',
  NTC: 'NOT_DELIVERED',
  TRM: 'OFFLINE NOT_PROVED NO_OWN_CARD OWN_CARD INCOMPATIBLE UPDATE_FAILED REGISTER_FAILED',
  SWT: 'PARTIAL MIGRATION RECON BATCH_OPEN',
  TST: 'TERMINAL PAYOUT PAYER_CARD',
  LIM: 'BELOW_NEED',
  EXP: 'DEADLINE',
  CXL: 'BY_MERCHANT',
  WATCH: 'SHORTFALL REFUNDS DRAIN TAKINGS LATE_OBJECTION RECALL_REFUSED CORRECTION',
  SYS: 'INTERNAL',
  ACT: 'WRONG_STAGE WATCH_OVER NOT_ALLOWED NO_COLLEAGUE NOT_ASSERTED SAME_PERSON OTHER_REQUEST CONTACT_REFUSED NOT_ASKED CALLBACK_FIRST CALLBACK_DENIED TOO_MANY NO_CHANGE',
};
const expected = Object.entries(table).flatMap(([family, codes]) =>
  codes.split(' ').map((code) => `${family}_${code}`),
);
const code = fc.constantFrom(...failureCodes);
const names = [
  'n',
  'items',
  'date',
  'time',
  'stage',
  'field',
  'allowed',
  'expected',
  'call',
  'id',
  'encoding',
];
const known = Object.fromEntries(names.map((name) => [name, '7']));
const loose =
  /[{}[\]]|undefined|null|[：，、；:,;]\s*$|[：:][，。,.]|[，,][，,。.]| {2}|\.\.|\s[.,]/;

describe('Failure codes', () => {
  it('The failure codes are exactly those of the table', () => {
    expect([...failureCodes].toSorted()).toEqual(expected.toSorted());
    expect(isFailureCode('ACC_LOST')).toBe(true);
    expect(isFailureCode('toString')).toBe(false);
  });

  it.each(failureCodes)(
    '[A90] The failure code %s has a Chinese text, an English text and a text for staff',
    (each) => {
      const { zh, en, internal } = describeFailure(each);
      expect(zh).toMatch(/[\u4e00-\u9fff]{4}/);
      expect(en).toMatch(/^[A-Z].+\.$/);
      expect(internal.length).toBeGreaterThan(2);
    },
  );

  it.each(failureCodes)('The texts of %s read well with all values and without any', (each) => {
    for (const params of [{}, known, { items: '' }]) {
      const { zh, en } = describeFailure(each, params);
      expect(zh).not.toMatch(loose);
      expect(en).not.toMatch(loose);
    }
  });

  it('Every placeholder of a failure text is in a part that can be left out', () => {
    for (const { zh, en } of Object.values(failures))
      for (const text of [zh, en]) expect(text.replaceAll(/\[[^\]]*\]/g, '')).not.toMatch(/[{}]/);
  });

  it('The Chinese and the English text of a failure code use the same values', () => {
    const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const { zh, en } of Object.values(failures))
      expect(placeholders(zh)).toEqual(placeholders(en));
  });

  it('A value in a failure text is shown as it is, even when it looks like a template', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        const value = `<${id}>`.replaceAll(', ', ',');
        expect(describeFailure('SYS_INTERNAL', { id: value }).zh).toContain(value);
      }),
    );
  });
});

describe('What a merchant reads', () => {
  it('[A80] The merchant reads how many tries are left', () => {
    expect(describeFailure('IDV_OTP_WRONG', { n: '3' }).zh).toBe(
      '验证码有误，请重新输入，还可尝试3次',
    );
    expect(describeFailure('IDV_OTP_WRONG').zh).toBe('验证码有误，请重新输入');
  });

  it('[A63] The merchant reads names of documents, not their ids', () => {
    const { zh, en } = describeFailure('MAT_MISSING', { items: 'id-front, business-licence' });
    expect(zh).toBe('缺少材料：身份证人像面、营业执照，请补传清晰、有效的原件照片');
    expect(en).toContain('front of the ID card, business licence');
  });

  it('[A57] The merchant reads Chinese time', () => {
    expect(describeFailure('POL_WINDOW', { time: '2026-06-10T16:30:00.000Z' }).zh).toBe(
      '当前非办理时段，将于2026-06-11 00:30自动继续，无需重新提交',
    );
  });

  it('The merchant reads at which stage the open request is', () => {
    expect(describeFailure('POL_OPEN_REQUEST', { stage: 'cooling' }).zh).toContain('冷静期');
  });

  it('[A69] The merchant reads nothing about a check that would help a thief', () => {
    const secret = failureCodes.filter((each) => describeFailure(each).final);
    expect(secret).toEqual(['MAT_FORGED', 'CMP_LIST_HIT', 'RSK_STOP']);
    expect(new Set(secret.map((each) => describeFailure(each).zh)).size).toBe(1);
    for (const each of secret) {
      const { zh, en } = describeFailure(each);
      expect(`${zh}${en}`).not.toMatch(/名单|风险|伪造|risk|list|forged|black/i);
    }
  });

  it('The merchant never reads the text for staff', () => {
    fc.assert(
      fc.property(code, (each) => {
        const { zh, en, internal } = describeFailure(each, known);
        expect(`${zh}${en}`).not.toContain(internal);
      }),
    );
  });

  it('[A79] The merchant is never asked to submit again while the bank does not answer', () => {
    for (const each of ['UPS_BUSY', 'UPS_TIMEOUT', 'UPS_UNKNOWN', 'ACC_UNVERIFIABLE'] as const) {
      expect(describeFailure(each).zh).toContain('无需重复提交');
      expect(describeFailure(each).repairedBy).not.toBe('merchant');
    }
  });
});
