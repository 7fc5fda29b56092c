/** Reads documents by OCR. What stands in them is compared here, and only results leave this file [A33]. */
import { z } from 'zod';
import type { CallOptions } from '../../activities/calls.ts';
import type { OcrPort, StoredDocument } from '../../activities/document-examination.ts';
import { findAccountNames, matchName } from '../../domain/account/holder-names.ts';
import { cleanNumber } from '../../domain/text/cleaning.ts';
import type { DocumentReading } from '../../domain/parties/documents.ts';
import type { Party } from '../http/party.ts';
import { readIdentity, readVault, type DetokenizingVault } from '../vault/detokenization.ts';
import { buildImageBody } from './document-images.ts';
import { readRegisteredIdentity } from './merchants.ts';
import { requireSubject } from './subjects.ts';

const Answer = z.object({
  requestId: z.string().min(1).max(128),
  readable: z.boolean(),
  name: z.string().max(200).exactOptional(),
  number: z.string().max(64).exactOptional(),
  validUntil: z.iso.date().exactOptional(),
});

/** What must stand in a document; an empty list where nobody knows it. */
interface Expected {
  names: string[];
  /** Missing where no register holds the number of the document, so that it says nothing. */
  numbers?: string[];
}

export const createOcrAdapter = (party: Party, core: Party, vault: DetokenizingVault): OcrPort => ({
  read: async (document, options) => {
    const { kind, requestId } = document;
    const [answer, expected] = await Promise.all([
      party.ask(
        { method: 'POST', path: '/readings', body: buildImageBody(document), answer: Answer },
        options,
      ),
      findExpected[kind]?.({ party, core, vault, options }, document) ?? { names: [], numbers: [] },
    ]);
    requireSubject(party.name, { requestId: answer.requestId }, { requestId });
    return compare(answer, expected);
  },
});

function compare(
  { name, number, readable, validUntil }: z.output<typeof Answer>,
  { names, numbers }: Expected,
): DocumentReading {
  return {
    isReadable: readable,
    ...(name !== undefined && { name: names.length === 0 ? 'UNKNOWN' : matchName(name, names) }),
    ...(number !== undefined && numbers && { number: compareNumber(cleanNumber(number), numbers) }),
    ...(validUntil !== undefined && { validUntil }),
  };
}

function compareNumber(
  number: string,
  known: readonly string[],
): DocumentReading['number'] & string {
  if (known.length === 0) return 'UNKNOWN';
  return known.includes(number) ? 'MATCH' : 'NO_MATCH';
}

interface Sources {
  party: Party;
  core: Party;
  vault: DetokenizingVault;
  options: CallOptions;
}
type FindExpected = (sources: Sources, document: StoredDocument) => Promise<Expected>;

const readAccount = ({ party, vault }: Sources, document: StoredDocument) =>
  readVault(
    vault.detokenizeAccount(
      document.merchant,
      document.accountToken,
      `${party.name}: compare the ${document.kind} of ${document.requestId}`,
    ),
  );

const findExpectedIdentity: FindExpected = async ({ party, vault }, document) => {
  const use = `compare the ${document.kind} of ${document.requestId}`;
  const { name, idNumber } = await readIdentity(party, vault, document, use);
  return { names: [name], numbers: [idNumber] };
};

const findExpected: Partial<Record<StoredDocument['kind'], FindExpected>> = {
  'id-front': findExpectedIdentity,
  passport: findExpectedIdentity,
  'card-photo': async (sources, document) => {
    const { accountNumber } = await readAccount(sources, document);
    return { names: [], numbers: [accountNumber] };
  },
  'account-permit': async (sources, document) => {
    const { accountNumber, holderName } = await readAccount(sources, document);
    return { names: [holderName], numbers: [accountNumber] };
  },
  'business-licence': async ({ core, options }, { merchant, requestId }) => {
    const { kind, names } = await readRegisteredIdentity(core, merchant, requestId, options);
    return {
      names: findAccountNames('CORPORATE', kind, names),
      numbers: names.creditCode === undefined ? [] : [names.creditCode],
    };
  },
  'tax-certificate': async ({ core, options }, { merchant, requestId }) => {
    const { kind, names } = await readRegisteredIdentity(core, merchant, requestId, options);
    return { names: findAccountNames('CORPORATE', kind, names) };
  },
};
