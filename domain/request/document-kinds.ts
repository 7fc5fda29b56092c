export const documentKinds = [
  'id-front',
  'id-back',
  'card-photo',
  'business-licence',
  'account-permit',
  'application-form',
  'authorisation-letter',
  // Of the bank, for an account that no payment could prove [E2 confirm.methods].
  'account-certificate',
] as const;
export type DocumentKind = (typeof documentKinds)[number];
