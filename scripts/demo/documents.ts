/** Documents of the demo: small PDF files that differ by their kind and their merchant, with what stands on them. */
import { writeDocumentText, type DocumentText } from '../../sandbox/document-text.ts';
import { createMerchants } from '../../sandbox/data/merchants.ts';
import type { Sample } from './sample.ts';

const buildPdf = (line: string, text: DocumentText): string => {
  const stream = `BT /F1 18 Tf 40 100 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  return `%PDF-1.4\n${writeDocumentText(text)}${body}trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\n%%EOF\n`;
};

/** The last day of the documents of the demo: a resident ID of somebody over 46 has no end. */
export const idValidUntil = '9999-12-31';

type Shown = Pick<Sample, 'owner' | 'newAccount' | 'merchant'>;

/** The names of the merchant that the sample's own is like. */
const findNames = ({ like }: Shown['merchant']) =>
  createMerchants(0).find(({ record }) => record.merchantId === like)?.record.names;

function buildText(kind: string, { merchant, newAccount, owner }: Shown): DocumentText {
  switch (kind) {
    case 'id-front':
      return { name: owner.name, number: owner.idNumber };
    case 'id-back':
      return { validUntil: idValidUntil };
    case 'card-photo':
      return { number: newAccount.accountNumber };
    case 'account-permit':
      return { name: newAccount.holderName, number: newAccount.accountNumber };
    case 'business-licence':
    case 'tax-certificate':
      return buildLicenceText(findNames(merchant));
    default:
      return {};
  }
}

const buildLicenceText = ({ creditCode, legal }: ReturnType<typeof findNames> = {}) => ({
  ...(legal !== undefined && { name: legal }),
  ...(creditCode !== undefined && { number: creditCode }),
});

/** The bytes of a document, as text. */
export const buildDocument = (kind: string, merchantId: string, shown: Shown): string =>
  buildPdf(`${kind} of ${merchantId}`, buildText(kind, shown));

/** A multipart form with one document in the field `file`. */
export function buildDocumentForm(kind: string, merchantId: string, shown: Shown): FormData {
  const form = new FormData();
  const content = buildDocument(kind, merchantId, shown);
  form.set('file', new Blob([content], { type: 'application/pdf' }), `${kind}.pdf`);
  return form;
}
