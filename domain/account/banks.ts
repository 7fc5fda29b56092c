/** Banks by the first three digits of their branch codes (CNAPS), as accounts and cutover freezes name them. */
const domesticBankCodes: readonly string[] = [
  ...['102', '103', '104', '105', '201', '202', '203'],
  ...['301', '302', '303', '304', '305', '306', '307', '308', '309', '310'],
  ...['313', '314', '315', '316', '317', '318', '319', '320', '321', '322', '323', '325'],
  ...['401', '402', '403'],
];

/** Foreign banks share a range: there are too many to list. */
const foreignBankCode = /^[5-7]\d{2}$/;

/** Whether a bank may have this code of three digits. */
export const isBankCode = (code: string): boolean =>
  domesticBankCodes.includes(code) || foreignBankCode.test(code);
