/** What of a case has changed since somebody opened its page: each form carries a digest of every part of the evidence. */
import { createHash } from 'node:crypto';
import type { StoredFacts } from '../../activities/request-facts.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import { collectEvidence } from '../../domain/review/evidence.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import type { BilingualText } from '../pages/layout.ts';

type Part = Exclude<keyof ReturnType<typeof collectEvidence>, 'notes'>;
export type EvidenceParts = Readonly<Partial<Record<Part, string>>>;

const partWords: Record<Part, BilingualText> = {
  request: { zh: '申请内容', en: 'what the merchant asks for' },
  account: { zh: '新账户', en: 'the new account' },
  owner: { zh: '申请人与登记人的比对', en: 'the comparison with the registered owner' },
  record: { zh: '商户档案', en: 'the merchant record' },
  document: { zh: '证件与材料', en: 'documents' },
  factors: { zh: '身份核验', en: 'proofs of identity' },
  verification: { zh: '银行核验', en: 'the answer of the bank' },
  registry: { zh: '工商登记', en: 'the business register' },
  lists: { zh: '名单', en: 'lists' },
  agreement: { zh: '协议', en: 'the agreement' },
  risk: { zh: '风险', en: 'risk' },
};

/** Enough to tell two states of one case apart. */
const digits = 12;

export function describeEvidenceParts(facts: StoredFacts, policy: PolicyValues): EvidenceParts {
  const { notes: _ofPolicy, ...parts } = collectEvidence({ ...facts, evidence: '' }, policy);
  return Object.fromEntries(
    Object.entries(parts).map(([part, value]) => [
      part,
      createHash('sha256')
        .update(toCanonicalJson(value ?? null))
        .digest('base64url')
        .slice(0, digits),
    ]),
  );
}

export const formatParts = (parts: EvidenceParts): string =>
  Object.entries(parts)
    .map((part) => part.join(':'))
    .join(' ');

/** The parts that differ from those that a form has brought back. */
export function findChangedParts(seen: string, now: EvidenceParts): BilingualText[] {
  const known = readParts(seen);
  return (Object.keys(partWords) as Part[])
    .filter((part) => known.has(part) && known.get(part) !== now[part])
    .map((part) => partWords[part]);
}

/** Whether a form has brought back a part as it is now; a page that did not have it showed something else. */
export const isSeenPartPresent = (seen: string, part: Part, now: EvidenceParts): boolean =>
  now[part] !== undefined && readParts(seen).get(part) === now[part];

const readParts = (seen: string): Map<string, string> =>
  new Map(seen.split(' ').map((part) => part.split(':') as [string, string]));
