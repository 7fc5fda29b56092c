import type { ProofSubject } from '../domain/parties/subject.ts';
import type { CheckedDocuments, DocumentCheck, ProofSession } from '../domain/parties/identity.ts';
import {
  examineDocuments,
  type ExaminationPorts,
  type ExaminationQuestion,
} from './document-examination.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';
import { askAndWrite, type WithMoment, type WriteMoment, type WrittenAnswer } from './moments.ts';
import type { AssessedAnswer, Rules, WithRules } from './rules.ts';

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
  /** Where the person was: the prefecture by GB/T 2260; missing when the provider does not say. */
  area?: string;
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
  rules: Rules,
  writeMoment: WriteMoment,
) => ({
  /** One activity for all that is asked about documents, as each costs. */
  checkDocument: ({
    agentToken,
    moment,
    ...question
  }: DocumentsQuestion & WithMoment): Promise<WrittenAnswer<CheckedDocuments>> =>
    callPort(async (options) => {
      const { merchant, personToken, requestId } = question;
      const check = (token: string) =>
        identity.checkDocument({ requestId, merchant, personToken: token }, options);
      return askAndWrite(writeMoment, moment, async () => {
        const [owner, agent, examined] = await Promise.all([
          check(personToken),
          agentToken === undefined ? undefined : check(agentToken),
          examineDocuments(examination, question, options),
        ]);
        return { ...owner, ...(agent && { agent }), examination: examined };
      });
    }),
  openFaceSession: (order: SessionOrder) =>
    callPort((options) => identity.openFaceSession(order, options)),
  /** Reads what became of a face session. If it was passed, the rules are asked: the last proof of the question is this one. */
  readFaceResult: ({
    rules: asked,
    ...question
  }: SessionQuestion & WithRules): Promise<AssessedAnswer<SessionResult>> =>
    callPort(async (options) => {
      const result = await identity.getFaceResult(question, options);
      return rules.assessAnswer(
        result,
        asked,
        ({ result: verdict, consentHash, area }, { changed }) => {
          const proof = changed.factors?.at(-1);
          if (verdict !== 'passed' || consentHash === undefined || !proof) return undefined;
          const known = { ...proof, consentHash, ...(area !== undefined && { area }) };
          return { factors: [...(changed.factors ?? []).slice(0, -1), known] };
        },
      );
    }),
});
