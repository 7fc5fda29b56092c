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

export const buildLine = (merchantId: string, more?: Record<string, string>): string =>
  buildCells(merchantId, more).join(',');

/** The lines below the header. */
export const buildFile = (...lines: string[]): string => [header, ...lines].join('\r\n');

/** One line per merchant below the header. */
export const buildCampaignFile = (...merchantIds: string[]): string =>
  buildFile(...merchantIds.map((id) => buildLine(id)));

/** The bytes of a file as they arrive. */
export async function* splitIntoChunks(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
