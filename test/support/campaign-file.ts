/** Campaign files with a valid row per merchant, for tests to change. */
import { cards, people } from './people.ts';

const { name, idNumber } = people.owner;

const cells = {
  merchantId: '',
  oldLast4: '8889',
  kind: 'PERSONAL',
  accountNumber: cards.good,
  bankCode: '105',
  bankName: '建设银行',
  holderName: name,
  holderIdNumber: idNumber,
  holderRelation: 'SELF',
  applicantName: name,
  applicantIdNumber: idNumber,
  applicantMobile: '13900000001',
  applicantRole: 'owner',
};

export const header = Object.keys(cells).join(',');

export const buildCells = (merchantId: string, more: Record<string, string> = {}): string[] =>
  Object.values({ ...cells, merchantId, ...more });

/** One line per merchant below the header. */
export const buildCampaignFile = (...merchantIds: string[]): string =>
  [header, ...merchantIds.map((id) => buildCells(id).join(','))].join('\r\n');
