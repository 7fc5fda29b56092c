export const documentKinds = [
  'id-front',
  'id-back',
  'card-photo',
  'business-licence',
  'account-permit',
  'application-form',
  'authorisation-letter',
  // Of foreigners, in place of both sides of a card [B3.7].
  'passport',
  // Of a legal person of abroad: legalised by a consulate or with an apostille, and its translation [B3.7].
  'home-registration',
  'certified-translation',
  // Who may act for an owner of abroad [B3.7].
  'signatory-authorisation',
  // Of the bank, for an account that no payment could prove [E2 confirm.methods].
  'account-certificate',
] as const;
export type DocumentKind = (typeof documentKinds)[number];
