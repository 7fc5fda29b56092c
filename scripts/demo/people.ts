/** The people of a sample: each calls the API with their own token, and the outside world without one. */
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import type { Status } from '../../workflows/contract.ts';
import { createHttpClient, HttpProblem, isUnanswered, type HttpClient } from './http.ts';
import { buildDocumentForm, idValidUntil } from './documents.ts';
import type { Sample, Step } from './sample.ts';
import type { Claims, System } from './system.ts';
import { NotReady, performStep } from './steps.ts';

export interface Submitted {
  sample: Sample;
  merchantId: string;
  acknowledgement: Acknowledgement;
  /** From sending the submission to its answer; ms. */
  acknowledgeMs: number;
}

/** What became of one attempt at a step. */
export type StepAttempt =
  | { isDone: true }
  | {
      isDone: false;
      /** Why the step is not done, in words. */
      reason: string;
      /** The step may have had its effect: it is repeated even if the request has moved on. */
      isUnanswered: boolean;
    };

type RequestBody = ReturnType<typeof buildRequestBody>;

export class People {
  readonly #system: System;
  readonly #sample: Sample;
  readonly #merchantId: string;
  readonly #outside: HttpClient;

  constructor(system: System, sample: Sample) {
    this.#system = system;
    this.#sample = sample;
    this.#merchantId = sample.merchantId;
    this.#outside = createHttpClient(system.sandboxUrl);
  }

  /** Puts the merchant into the acquirer's core, and the sample's faults into the outside world. */
  async prepare(): Promise<void> {
    const { acquirerId, faults, merchant } = this.#sample;
    const merchantId = this.#merchantId;
    await this.#outside.post('/_merchants', { acquirerId, merchantId, ...merchant });
    for (const fault of faults) await this.#outside.post('/_script', { ...fault, merchantId });
  }

  async submit(): Promise<Submitted> {
    const { draftedBy, newAccount, owner, submittedBy } = this.#sample;
    const merchantId = this.#merchantId;
    const api = await this.#connect(submittedBy ?? this.#ownerActor());
    const { token: personToken } = await api.post<{ token: string }>('/v1/persons', {
      merchantId,
      ...owner,
    });
    const { token } = await api.post<{ token: string }>('/v1/accounts', {
      merchantId,
      ...newAccount,
    });
    const materials = await Promise.all(
      this.#sample.documents.map((kind) => this.#uploadDocument(api, kind)),
    );
    const { version } = await api.get<{ version: string }>('/v1/guide');
    const body = buildRequestBody(this.#sample, personToken, token, materials, version);
    const send = draftedBy
      ? await this.#prepareDraft(body, await this.#connect(draftedBy), api)
      : () => api.post<Acknowledgement>('/v1/card-changes', body, `demo-${merchantId}`);
    const before = performance.now();
    const acknowledgement = await send();
    const acknowledgeMs = Math.round(performance.now() - before);
    return { sample: this.#sample, merchantId, acknowledgement, acknowledgeMs };
  }

  /** Staff write the draft; the owner adds the new card and confirms by the link on their phone. */
  async #prepareDraft(
    { newAccount, ...draft }: RequestBody,
    drafter: HttpClient,
    owner: HttpClient,
  ) {
    const { draftId } = await drafter.post<{ draftId: string }>('/v1/drafts', draft);
    const path = `/v1/drafts/${draftId}`;
    await drafter.post(`${path}/link`, {});
    const [sms] = await this.#outside.get<{ text: string }[]>(`/_sms?requestId=${draftId}`);
    const link = /\/s\/(\w{10})/.exec(sms?.text ?? '')?.[1];
    const { digest } = await owner.put<{ digest: string }>(path, { ...draft, newAccount });
    return () => owner.post<Acknowledgement>(`${path}/submit`, { link, digest });
  }

  /**
   * Attempts a step once. Its idempotency keys are the same at every attempt, so that an attempt whose
   * answer was lost counts once.
   * @param attempts how often it was tried before in vain
   * @throws what is neither a step that is not ready nor an answer of a server
   */
  async tryStep(
    requestId: string,
    status: Status,
    step: Step & { n: number },
    attempts: number,
  ): Promise<StepAttempt> {
    const api = await this.#connect(step.who ?? this.#ownerActor());
    let actions = 0;
    const send = <T>(key: string, action: string, fields: object) =>
      api.post<T>(
        `/v1/card-changes/${requestId}/${action}`,
        fields,
        `${requestId}-${step.n}-${key}`,
      );
    const context = {
      requestId,
      status,
      acquirerId: this.#sample.acquirerId,
      merchantId: this.#merchantId,
      newNumber: this.#sample.newAccount.accountNumber,
      outside: this.#outside,
      act: <T>(action: string, fields: object) => {
        actions += 1;
        return send<T>(String(actions), action, fields);
      },
      actAgain: <T>(action: string, fields: object) => {
        actions += 1;
        return send<T>(`${actions}-${attempts}`, action, fields);
      },
      attempts,
      uploadDocument: (kind: string) => this.#uploadDocument(api, kind),
    };
    try {
      await performStep(step.does, context, step.with);
      return { isDone: true };
    } catch (error) {
      // An earlier attempt was accepted, with other fields, and its answer was lost.
      if (error instanceof HttpProblem && error.code === 'API_KEY_REUSED') return { isDone: true };
      const isAnswered = error instanceof NotReady || error instanceof HttpProblem;
      if (!isAnswered && !isUnanswered(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      return { isDone: false, reason, isUnanswered: isUnanswered(error) };
    }
  }

  connectReader = (): Promise<HttpClient> => this.#connect({ id: 'desk-1', role: 'operator' });

  #ownerActor = () => ({ id: `owner-${this.#merchantId}`, role: 'owner' });

  async #connect({ id, role }: { id: string; role: string }): Promise<HttpClient> {
    const claims = { sub: id, roles: [role], acquirerId: this.#sample.acquirerId };
    const own = role === 'owner' ? { merchantId: this.#merchantId, ...this.#ownerSignIn() } : {};
    return createHttpClient(
      this.#system.apiUrl,
      await this.#system.issueToken({ ...claims, ...own }),
    );
  }

  /** The identity provider says in the token how the owner signed in; the phone is the one they always use. */
  #ownerSignIn = (): Pick<Claims, 'amr' | 'device'> => ({
    amr: this.#sample.authn.level === 'two-factor' ? ['pwd', 'otp'] : ['pwd'],
    device: 'known',
  });

  async #uploadDocument(api: HttpClient, kind: string): Promise<object> {
    const { documentId, sha256 } = await api.post<{ documentId: string; sha256: string }>(
      '/v1/documents',
      buildDocumentForm(kind, this.#merchantId, this.#sample),
    );
    return { kind, documentId, sha256 };
  }
}

function buildRequestBody(
  sample: Sample,
  personToken: string,
  token: string,
  materials: object[],
  guideVersion: string,
) {
  const { merchantId, scope, newAccount, oldLast4, intake, reason, settlementParams } = sample;
  return {
    merchantId,
    ...(scope && { scope }),
    intake,
    applicant: { personToken, role: 'owner', idValidUntil },
    reason,
    oldAccount: { last4: oldLast4 },
    newAccount: { token, last4: newAccount.accountNumber.slice(-4) },
    materials,
    ...(settlementParams && { settlementParams }),
    guideVersion,
  };
}
