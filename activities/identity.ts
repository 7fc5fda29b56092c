import type { ProofSubject } from '../domain/parties/subject.ts';
import type { CheckedDocuments, DocumentCheck, ProofSession } from '../domain/parties/identity.ts';
import {
  examineDocuments,
  type ExaminationPorts,
  type ExaminationQuestion,
} from './document-examination.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface DocumentQuestion {
  requestId: string;
  merchant: MerchantRef;
  personToken: string;
}

/** The documents of a request: the owner's, the agent's own if one applies, and the files. */
export interface DocumentsQuestion extends DocumentQuestion, ExaminationQuestion {
  agentToken?: string;
}

/** Opens a session at a provider, for one person and one account. */
export interface SessionOrder extends ProofSubject {
  /** `requestId/<kind>/n`: the same key gives the same session. */
  key: string;
  requestId: string;
  merchant: MerchantRef;
  /** Shown to the person, who proves their identity for this card only (PSD2 dynamic linking). */
  newLast4: string;
  bankName: string;
}

/** Asks for the result of a session; the answer must be about this request, person and account. */
export interface SessionQuestion extends ProofSubject {
  sessionRef: string;
  requestId: string;
}

export interface SessionResult {
  result: 'passed' | 'failed' | 'spoof' | 'open';
  /** SHA-256 of the text of the separate consent that the person gave in the session. */
  consentHash?: string;
}

export type OpenedSession = Omit<ProofSession, 'kind'>;

/** Document checks at the authority, and face sessions at the provider. */
export interface IdentityPort {
  checkDocument(question: DocumentQuestion, options: CallOptions): Promise<DocumentCheck>;
  /** The provider compares whoever comes with the person of the order, by name and document number. */
  openFaceSession(order: SessionOrder, options: CallOptions): Promise<OpenedSession>;
  getFaceResult(question: SessionQuestion, options: CallOptions): Promise<SessionResult>;
}

export const createIdentityActivities = (
  identity: IdentityPort,
  examination: ExaminationPorts,
) => ({
  /** One activity for all that is asked about documents, as each costs. */
  checkDocument: ({ agentToken, ...question }: DocumentsQuestion): Promise<CheckedDocuments> =>
    callPort(async (options) => {
      const { merchant, personToken, requestId } = question;
      const check = (token: string) =>
        identity.checkDocument({ requestId, merchant, personToken: token }, options);
      const [owner, agent, examined] = await Promise.all([
        check(personToken),
        agentToken === undefined ? undefined : check(agentToken),
        examineDocuments(examination, question, options),
      ]);
      return { ...owner, ...(agent && { agent }), examination: examined };
    }),
  openFaceSession: (order: SessionOrder) =>
    callPort((options) => identity.openFaceSession(order, options)),
  readFaceResult: (question: SessionQuestion) =>
    callPort((options) => identity.getFaceResult(question, options)),
});
