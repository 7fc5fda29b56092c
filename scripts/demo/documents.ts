/** Documents of the demo: small PDF files that differ by their kind and their merchant. */
const buildPdf = (line: string): string => {
  const stream = `BT /F1 18 Tf 40 100 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  return `%PDF-1.4\n${body}trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\n%%EOF\n`;
};

/** A multipart form with one document in the field `file`. */
export function buildDocumentForm(kind: string, merchantId: string): FormData {
  const form = new FormData();
  const file = new Blob([buildPdf(`${kind} of ${merchantId}`)], { type: 'application/pdf' });
  form.set('file', file, `${kind}.pdf`);
  return form;
}
