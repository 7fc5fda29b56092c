/** What a public table says about the first digits of a card. It only warns; the issuer decides [C4 BIN]. */
import { cards } from 'bankcard';
import type { CardType } from '../parties/account.ts';

/** Bank codes by the short names of the table. */
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
  /** Codes of all banks that may have issued the card; undefined stands for a bank without a code here. */
  bankCodes: ReadonlySet<string | undefined>;
  cardTypes: ReadonlySet<CardType>;
}

/**
 * The banks and card types that the table gives for the first digits of a card; undefined when it
 * does not know them. Where the table tells cards apart by more than six digits, all of them count.
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

/** The one bank and the one type that the table gives for a whole card number [A37]. */
export interface RecognisedCard {
  bankCode: string;
  cardType?: CardType;
}

/**
 * The bank of a card number, by its first digits and its length.
 * @returns undefined when the table knows none, or several, or a bank that has no code of its own
 */
export function recogniseCard(number: string): RecognisedCard | undefined {
  const fitting = cards.filter(
    ({ cardBin, len }) => number.startsWith(cardBin) && len === number.length,
  );
  // A longer beginning says more: banks give parts of a range to kinds of cards.
  const longest = Math.max(...fitting.map(({ cardBin }) => cardBin.length));
  const found = fitting.filter(({ cardBin }) => cardBin.length === longest);
  const codes = new Set(found.map(({ bankCode }) => bankCodes[bankCode]));
  const [bankCode] = codes;
  if (codes.size !== 1 || bankCode === undefined) return undefined;
  const types = new Set(found.map(({ cardType }) => cardType));
  const [cardType] = types;
  return { bankCode, ...(types.size === 1 && cardType && { cardType }) };
}

/** First digits and length of every card in the table, such as `621483/16`. */
const knownLengths: ReadonlySet<string> = new Set(
  cards.map(({ cardBin, len }) => `${cardBin}/${len}`),
);

/** Whether the table knows cards with these first digits and this length. Some real cards fail the check of Luhn. */
export function hasKnownLength(number: string): boolean {
  for (let digits = 3; digits <= 10; digits += 1)
    if (knownLengths.has(`${number.slice(0, digits)}/${number.length}`)) return true;
  return false;
}
