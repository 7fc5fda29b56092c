/** Documents as they were uploaded, read by one party and inspected by another [A33, A39]. */
import { activityInfo } from '@temporalio/activity';
import { findReadingFindings, isReadKind } from '../domain/identity/document-findings.ts';
import type {
  CheckState,
  DocumentExamination,
  DocumentInspection,
  DocumentReading,
} from '../domain/parties/documents.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { ProofSubject } from '../domain/parties/subject.ts';
import type { CardChangeRequest, SubmittedDocument } from '../domain/request/card-change-schema.ts';
import type { CallOptions, MerchantRef } from './calls.ts';
import type { DocumentsPort } from './documents.ts';

/** A stored document. `personToken` is the applicant, whose document it is. */
export interface StoredDocument extends ProofSubject {
  requestId: string;
  merchant: MerchantRef;
  kind: SubmittedDocument['kind'];
  mediaType: string;
  bytes: Uint8Array;
}

/** Reads documents. */
export interface OcrPort {
  /** @throws PortFailure */
  read(document: StoredDocument, options: CallOptions): Promise<DocumentReading>;
}

/** Looks for signs that a picture was forged. */
export interface ForensicsPort {
  /** @throws PortFailure */
  inspect(document: StoredDocument, options: CallOptions): Promise<DocumentInspection>;
}

/** Pictures of documents in our own books. */
export interface KnownImagesPort {
  /** Remembers pictures of a merchant. @returns those that another merchant of the acquirer has sent */
  remember(merchant: MerchantRef, fingerprints: readonly string[]): Promise<Set<string>>;
}

export interface ExaminationPorts {
  documents: Pick<DocumentsPort, 'get'>;
  knownImages: KnownImagesPort;
  /** Missing in an installation without such a party. */
  ocr?: OcrPort;
  forensics?: ForensicsPort;
}

/** A document as far as it is examined; its hash is left out, for every byte of a question is kept. */
export type ExaminedDocument = Pick<SubmittedDocument, 'kind' | 'documentId' | 'validUntil'>;

export interface ExaminationQuestion {
  requestId: string;
  merchant: MerchantRef;
  accountToken: string;
  applicant: CardChangeRequest['applicant'];
  materials: ExaminedDocument[];
}

/** So often the parties are asked; a silence that lasts longer leaves the documents to people. */
const maxAttempts = 3;

interface Examined {
  document: ExaminedDocument;
  stored: StoredDocument | undefined;
}

/** @throws PortFailure when a party is silent and is to be asked once more */
export async function examineDocuments(
  { documents, forensics, knownImages, ocr }: ExaminationPorts,
  { materials, ...question }: ExaminationQuestion,
  options: CallOptions,
): Promise<DocumentExamination> {
  if (!ocr && !forensics) return { reading: 'not-asked', forensics: 'not-asked', findings: [] };
  const examined = await Promise.all(
    materials.map(async (document) => ({
      document,
      stored: await readStored(documents, question, document),
    })),
  );
  const [reading, inspection] = await Promise.all([
    ocr ? askUnlessSilent(() => readAll(ocr, examined, question.applicant, options)) : undefined,
    forensics
      ? askUnlessSilent(() =>
          inspectAll(forensics, knownImages, question.merchant, examined, options),
        )
      : undefined,
  ]);
  return {
    reading: getState(reading),
    forensics: getState(inspection),
    findings: [reading, inspection].flatMap((each) => (Array.isArray(each) ? each : [])),
  };
}

type Findings = DocumentExamination['findings'];

const getState = (result: Findings | 'unavailable' | undefined): CheckState =>
  result === undefined ? 'not-asked' : result === 'unavailable' ? 'unavailable' : 'done';

async function askUnlessSilent(ask: () => Promise<Findings>): Promise<Findings | 'unavailable'> {
  try {
    return await ask();
  } catch (error) {
    const isSilent = error instanceof PortFailure && error.kind === 'unavailable';
    if (isSilent && activityInfo().attempt >= maxAttempts) return 'unavailable';
    throw error;
  }
}

async function readStored(
  documents: ExaminationPorts['documents'],
  { requestId, merchant, accountToken, applicant }: Omit<ExaminationQuestion, 'materials'>,
  { documentId, kind }: ExaminedDocument,
): Promise<StoredDocument | undefined> {
  const stored = await documents.get(documentId);
  if (!stored) return undefined;
  const { bytes, mediaType } = stored;
  const { personToken } = applicant;
  return { requestId, merchant, accountToken, personToken, kind, mediaType, bytes };
}

/** A document that is not in the store can be read by nobody. */
const readAll = async (
  ocr: OcrPort,
  examined: readonly Examined[],
  applicant: CardChangeRequest['applicant'],
  options: CallOptions,
): Promise<Findings> => {
  const readable = examined.filter(({ document }) => isReadKind(document.kind));
  const findings = await Promise.all(
    readable.map(async ({ document, stored }): Promise<Findings> => {
      const reading = stored ? await ocr.read(stored, options) : { isReadable: false };
      const { kind } = document;
      return findReadingFindings(document, reading, applicant).map((finding) => ({
        kind,
        finding,
      }));
    }),
  );
  return findings.flat();
};

async function inspectAll(
  forensics: ForensicsPort,
  knownImages: KnownImagesPort,
  merchant: MerchantRef,
  examined: readonly Examined[],
  options: CallOptions,
): Promise<Findings> {
  const inspected = await Promise.all(
    examined.flatMap(({ document: { kind }, stored }) =>
      stored
        ? [forensics.inspect(stored, options).then((inspection) => ({ kind, ...inspection }))]
        : [],
    ),
  );
  const reused = await knownImages.remember(
    merchant,
    inspected.map(({ fingerprint }) => fingerprint),
  );
  return inspected.flatMap(({ fingerprint, kind, signs }) =>
    [...signs, ...(reused.has(fingerprint) ? (['reused'] as const) : [])].map((finding) => ({
      kind,
      finding,
    })),
  );
}
