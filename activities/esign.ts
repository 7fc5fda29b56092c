import type { ProofSubject } from '../domain/parties/subject.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';
import { askAndWrite, type WithMoment, type WriteMoment, type WrittenAnswer } from './moments.ts';
import type { AssessedAnswer, Rules, WithRules } from './rules.ts';

/** The agreement that this person signs for this account. */
export interface SigningRequest extends ProofSubject {
  /** `requestId/sign/<account>.<person>`, with a number behind it for another one: the same key gives the same signing. */
  key: string;
  requestId: string;
  merchant: MerchantRef;
  /** The terminal whose own card changes: the text names it. */
  terminal?: string;
  version: string;
  oldLast4: string;
  newLast4: string;
  bankName: string;
  /** The fee of the change, which the text must name [A36]. */
  feeFen: number;
}
export interface Signing {
  signingId: string;
  url: string;
  version: string;
  /** SHA-256 of the text that is signed. */
  textHash: string;
}
/** Asks for the state of a signing; the answer must be about this request, person and account. */
export interface SigningQuestion extends ProofSubject {
  signingId: string;
  requestId: string;
}
export interface SigningResult {
  signingId: string;
  state: 'open' | 'signed' | 'declined';
}

export interface EsignPort {
  open(order: SigningRequest, options: CallOptions): Promise<Signing>;
  getResult(question: SigningQuestion, options: CallOptions): Promise<SigningResult>;
}

export const createEsignActivities = (
  esign: EsignPort,
  rules: Rules,
  writeMoment: WriteMoment,
) => ({
  /** Opens a signing. Readers get its link with the state in which the owner is waited for. */
  openSigning: ({
    moment,
    ...order
  }: SigningRequest & WithMoment): Promise<WrittenAnswer<Signing>> =>
    callPort((options) =>
      askAndWrite(
        writeMoment,
        moment,
        () => esign.open(order, options),
        ({ signingId, url }) => ({ signing: { signingId, url } }),
      ),
    ),
  /** Reads what became of a signing. If it is signed, the rules are asked by the facts of the question. */
  readSigning: ({
    rules: asked,
    ...question
  }: SigningQuestion & WithRules): Promise<AssessedAnswer<SigningResult>> =>
    callPort(async (options) => {
      const result = await esign.getResult(question, options);
      return rules.assessAnswer(result, asked, ({ state }) =>
        state === 'signed' ? {} : undefined,
      );
    }),
});
