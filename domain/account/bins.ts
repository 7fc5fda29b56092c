/** What a card's first digits say by a public table. Advice only: it warns, the issuer decides [C4 BIN]. */
import { cards } from 'bankcard';
import type { CardType } from '../parties/account.ts';

/** The first three digits of branch codes, by the table's own short names. */
const bankCodes: Readonly<Record<string, string>> = {
  ICBC: '102',
  ABC: '103',
  BOC: '104',
  CCB: '105',
  COMM: '301',
  CITIC: '302',
  CEB: '303',
  HXBANK: '304',
  CMBC: '305',
  GDB: '306',
  SPABANK: '307',
  CMB: '308',
  CIB: '309',
  SPDB: '310',
  PSBC: '403',
};

export interface BinAdvice {
  /** Every bank it may be, by code; undefined where the table names one whose code is not known here. */
  bankCodes: ReadonlySet<string | undefined>;
  cardTypes: ReadonlySet<CardType>;
}

/**
 * Undefined when the table does not know the digits.
 * @param first6 the mask's beginning: where longer prefixes divide it, all of them are meant
 */
export function findBinAdvice(first6: string): BinAdvice | undefined {
  if (first6 === '') return undefined;
  const found = cards.filter(
    ({ cardBin }) => cardBin.startsWith(first6) || first6.startsWith(cardBin),
  );
  if (found.length === 0) return undefined;
  return {
    bankCodes: new Set(found.map(({ bankCode }) => bankCodes[bankCode])),
    cardTypes: new Set(found.map(({ cardType }) => cardType)),
  };
}
