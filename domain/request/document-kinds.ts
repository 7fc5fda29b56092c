/** Every kind of document, in the order in which merchants are asked for them. */
export const documentKinds = [
  'id-front',
  'id-back',
  // Of foreigners, in place of both sides of a card [B3.7].
  'passport',
  'card-photo',
  'account-permit',
  'business-licence',
  // Where it is no part of the licence [A7].
  'tax-certificate',
  // Of a legal person of abroad: legalised by a consulate or with an apostille, and its translation [B3.7].
  'home-registration',
  'certified-translation',
  // Who may act for an owner of abroad [B3.7].
  'signatory-authorisation',
  'authorisation-letter',
  // Of the holder of the bound card, where somebody else is paid afterwards [E2 oldHolder.consent].
  'old-holder-consent',
  'application-form',
  // Of the bank, for an account that no payment could prove [E2 confirm.methods].
  'account-certificate',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What a policy may ask for [E2 documents]. The others follow from who applies, and from what could not be proved. */
export const documentsByPolicy = [
  'card-photo',
  'account-permit',
  'business-licence',
  'tax-certificate',
  'application-form',
] as const satisfies readonly DocumentKind[];
