/** An account as records and ledgers may show it. */
export interface MaskedAccount {
  first6: string;
  last4: string;
  bankCode: string;
}

/** First six and last four digits, or fewer where both together would be the whole number. */
export const maskAccount = (number: string, bankCode: string): MaskedAccount => ({
  first6: number.slice(0, number.length > 10 ? 6 : Math.max(0, number.length - 7)),
  last4: number.slice(-4),
  bankCode,
});

/** E.g. 138****0001 or z***@example.com. */
export const maskAddress = (address: string): string =>
  address.includes('@')
    ? address.replace(/^(.?).*(@.*)$/s, '$1***$2')
    : `${address.slice(0, 3)}****${address.slice(-4)}`;
