/** The banks of WeChat Pay's published table, each with the lengths (digits) that its account numbers may have. */
interface AccountLengths {
  personal: readonly number[];
  corporate: readonly number[];
}

const lengthsUpTo = (most: number): number[] => Array.from({ length: most }, (_, n) => n + 1);

const accountLengths: Readonly<Record<string, AccountLengths>> = {
  工商银行: { personal: [16, 17, 18, 19], corporate: [16, 19, 26, 29] },
  交通银行: { personal: [16, 17, 18, 19, 21], corporate: [8, 18, 20, 21, 24, 27] },
  招商银行: { personal: [10, 12, 15, 16], corporate: [13, 15, 16, 17, 18, 19, 20, 21] },
  民生银行: { personal: [12, 16], corporate: [9, 15, 16, 20] },
  中信银行: { personal: [16, 19], corporate: [19] },
  浦发银行: { personal: [12, 16], corporate: [13, 14, 15, 16, 17, 18, 19, 20, 23] },
  兴业银行: { personal: [16, 18], corporate: [17, 18, 22, 24] },
  光大银行: { personal: [16, 17], corporate: [17, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30] },
  广发银行: { personal: [16, 18, 19], corporate: [15, 17, 18, 19, 20, 23, 24, 25] },
  平安银行: { personal: [11, 13, 14, 16, 19], corporate: [13, 14, 18] },
  北京银行: { personal: [13, 16], corporate: [21, 23, 28] },
  华夏银行: { personal: [16], corporate: [16, 17, 22] },
  农业银行: { personal: [16, 18, 19], corporate: [17, 19, 27] },
  建设银行: { personal: [16, 17, 18, 19, 20], corporate: [16, 19, 20, 24, 25, 26, 27] },
  邮政储蓄银行: { personal: [14, 18, 19], corporate: [16, 18, 23] },
  中国银行: { personal: [12, 16, 18, 19], corporate: [12, 18, 19] },
  宁波银行: { personal: [16, 17, 19], corporate: [16, 17, 19, 23] },
  其他银行: { personal: lengthsUpTo(30), corporate: lengthsUpTo(30) },
};

export const otherBank = '其他银行';
export const isBank = (name: string): boolean => Object.hasOwn(accountLengths, name);
export const isAllowedLength = (
  bank: string,
  kind: keyof AccountLengths,
  digits: number,
): boolean => accountLengths[bank]?.[kind].includes(digits) === true;
