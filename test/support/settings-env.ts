/** Valid settings of the environment whose addresses lead nowhere. */
export const encodeKey = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const parties = 'MERCHANTS LISTS IDENTITY ESIGN BANK NETWORKS TERMINALS SETTLEMENT SMS'.split(' ');

export const settingsEnv = {
  PUBLIC_URL: 'https://pay.example.com/',
  SERVICE_PHONE: '400-000-0000',
  CODEC_KEYS: `c1:${encodeKey(1)}`,
  ASSERTION_KEYS: `a1:${encodeKey(7)}`,
  VAULT_KEYS: `v2:${encodeKey(2)},v1:${encodeKey(1)}`,
  SMTP_URL: 'smtp://localhost:2525',
  MAIL_FROM: '结算服务 <settlement@example.com>',
  STAFF_MAIL: 'desk@example.com',
  BANK_CALLBACK_SECRET: `whsec_${encodeKey(3)}`,
  NETWORKS_CALLBACK_SECRET: `whsec_${encodeKey(4)}`,
  MERCHANTS_CALLBACK_SECRET: 'a-key-of-the-core-system-in-text',
  API_TOKEN_ISSUERS: JSON.stringify([
    { issuer: 'https://login.example', acquirers: ['demo'], roles: ['owner', 'maker'] },
  ]),
  ...Object.fromEntries(
    parties.flatMap((party) => [
      [`${party}_URL`, `http://localhost:8700/${party.toLowerCase()}/`],
      [`${party}_SECRET`, `secret of ${party}`],
    ]),
  ),
};
