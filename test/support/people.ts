/** The people of workflow tests, and their cards and documents (`sandbox/README.md`). */
import type { AccountSecrets } from '../../activities/vault.ts';
import type { Actor, SubmittedDocument } from '../../domain/request/card-change-schema.ts';
import type { DocumentKind } from '../../domain/request/document-kinds.ts';
import { getBankName, findCard } from '../../sandbox/data/cards.ts';
import { persons } from '../../sandbox/data/persons.ts';

export const cards = {
  good: '6217000200112001011',
  otherGood: '6222020200112001025',
  noMatch: '6217000200112001045',
  closeMatch: '6222020200112001058',
  unverifiable: '6228480200112001066',
  classTwo: '6217000200112001078',
  creditCard: '6259650200112016',
  closed: '6222020200112001082',
  bankSilentTwice: '6228480200112001124',
  pennyLater: '6217000200112001136',
  pennyReturned: '6222020200112001140',
  pennyRefused: '6228480200112001157',
  pennyAnswerLost: '6217000200112001169',
  pennyReturnedLate: '6222020200112001207',
  blacklisted: '6222020200112001173',
  payoutFails: '6217000200112001193',
  reissued: '6222020200112001264',
  payoutsReturn: '6228480200112001231',
} as const;

export const owner: Actor = { id: 'owner-1', role: 'owner' };
export const staff = {
  clerk: { id: 'clerk-1', role: 'clerk' },
  maker: { id: 'maker-1', role: 'maker' },
  checker: { id: 'checker-1', role: 'checker' },
  risk: { id: 'risk-1', role: 'risk-officer' },
  otherRisk: { id: 'risk-2', role: 'risk-officer' },
  operator: { id: 'operator-1', role: 'operator' },
  otherOperator: { id: 'operator-2', role: 'operator' },
  supervisor: { id: 'supervisor-1', role: 'supervisor' },
} as const satisfies Record<string, Actor>;

export interface Person {
  name: string;
  idNumber: string;
}
const findPersonByName = (wanted: string): Person => {
  const person = persons.find(({ name }) => name === wanted);
  if (!person) throw new Error(`no such test person: ${wanted}`);
  return person;
};
export const people = {
  owner: findPersonByName('李桂香'),
  /** Has genuine papers and a good face, and nothing to do with the merchants of most tests. */
  stranger: findPersonByName('王建国'),
  documentMismatch: findPersonByName('赵敏'),
  forger: findPersonByName('孙丽'),
  spoofer: findPersonByName('周强'),
};

export function buildCardSecrets(number: string, holder: Person, mobile: string): AccountSecrets {
  const card = findCard(number);
  const bankCode = card?.bankCode ?? '105';
  return {
    accountNumber: number,
    kind: card?.ownerType === 'BUSINESS' ? 'CORPORATE' : 'PERSONAL',
    cardType: card?.cardType ?? 'DC',
    bankCode,
    bankName: getBankName(bankCode),
    holderName: holder.name,
    holderIdNumber: holder.idNumber,
    holderRelation: 'SELF',
    mobile,
  };
}

export const buildDocument = (kind: DocumentKind, sha256 = 'a'.repeat(64)): SubmittedDocument => ({
  kind,
  documentId: `doc_${kind.replaceAll('-', '')}01`,
  sha256,
});
export const defaultDocuments = [
  buildDocument('id-front'),
  buildDocument('id-back'),
  buildDocument('card-photo'),
];
