/** Documents as parties read and inspect them. What they show is compared where it arrives: only results go on [A33, A39]. */
import type { DocumentKind } from '../request/document-kinds.ts';
import type { NameComparison } from './merchant.ts';

/** What was read in a document (OCR), against what was typed. */
export interface DocumentReading {
  isReadable: boolean;
  /** `UNKNOWN`: nobody knows what must stand there. */
  name?: NameComparison | 'UNKNOWN';
  number?: 'MATCH' | 'NO_MATCH' | 'UNKNOWN';
  /** YYYY-MM-DD; 9999-12-31 for a document without an end. */
  validUntil?: string;
}

/** `tampered`: the picture was changed. `screen`: it was taken of a screen or of a print, not of the document. */
export const forensicSigns = ['tampered', 'screen'] as const;

export interface DocumentInspection {
  signs: (typeof forensicSigns)[number][];
  /** Equal for copies of one picture, also after it was saved anew. */
  fingerprint: string;
}

/** `reused`: another merchant has sent the same picture. */
export type DocumentFinding =
  | 'unreadable'
  | 'differs'
  | 'close'
  | DocumentInspection['signs'][number]
  | 'reused';

/** `not-asked`: the installation has no such party. */
export type CheckState = 'done' | 'unavailable' | 'not-asked';

export interface DocumentExamination {
  reading: CheckState;
  forensics: CheckState;
  findings: { kind: DocumentKind; finding: DocumentFinding }[];
}
