/** Proofs of identity and what came of them, as staff read them at the desk and in the audit log. */
import type { DocumentCheck, FactorAttempt, FactorMethod } from '../parties/identity.ts';

interface Words {
  zh: string;
  en: string;
}

export const methodWords: Readonly<Record<FactorMethod, Words>> = {
  otp: { zh: '短信验证码', en: 'one-time code' },
  face: { zh: '人脸识别', en: 'face' },
  'card-password': { zh: '卡密码', en: 'card password' },
  document: { zh: '证件', en: 'document' },
  'in-person': { zh: '柜面', en: 'in person' },
};

type ProofResult = FactorAttempt['result'] | DocumentCheck['result'];

export const proofResultWords = {
  passed: { zh: '通过', en: 'passed' },
  wrong: { zh: '未通过', en: 'not passed' },
  mismatch: { zh: '不一致', en: 'mismatch' },
  expired: { zh: '已过期', en: 'expired' },
  forged: { zh: '疑似伪造', en: 'forged' },
  spoof: { zh: '疑似攻击', en: 'spoof' },
  'no-consent': { zh: '未同意', en: 'no consent' },
} as const satisfies Record<ProofResult, Words>;
