/**
 * An amount as people read it: 123450 fen become `1,234.50`. Yuan exist only in texts; everywhere else
 * money is an integer number of fen.
 * @throws RangeError when the amount is not a whole number of fen
 */
export function formatYuan(fen: number): string {
  if (!Number.isSafeInteger(fen))
    throw new RangeError('an amount of money is a whole number of fen');
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const whole = digits.slice(0, -2).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return `${fen < 0 ? '-' : ''}${whole}.${digits.slice(-2)}`;
}
