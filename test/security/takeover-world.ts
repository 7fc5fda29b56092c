/**
 * A merchant, the HTTP API in front of the real process and real (sandbox) parties, and somebody who wants the
 * merchant to be paid on a card of theirs. What each attacker holds is in docs/security.md.
 */
import { expect } from 'vitest';
import { createSignedLinks } from '../../adapters/vault/signed-links.ts';
import { rejectFrozen } from '../support/actions.ts';
import { cards, people, type Person } from '../support/people.ts';
import { createApi, createKey, type Answer, type Api, type Claims } from '../support/api.ts';
import { buildPolicyAt } from '../support/policy.ts';
import { buildDocumentForm } from '../support/submission.ts';
import type { Status } from '../../workflows/contract.ts';
import type { Scenario } from '../support/scenario.ts';
import { publicUrl, vaultKeys } from '../support/test-env.ts';

/** The attacker has a good card, and papers and a face that are genuine and their own. */
export const attacker = { person: people.stranger, card: cards.otherGood, mobile: '13900000099' };
const ownersMobile = '13900000001';

/** Tokens of honest staff. */
export const staffClaims = {
  maker: { sub: 'maker-1', roles: ['maker'] },
  checker: { sub: 'checker-1', roles: ['checker'] },
  risk: { sub: 'risk-1', roles: ['risk-officer'] },
  otherRisk: { sub: 'risk-2', roles: ['risk-officer'] },
  operator: { sub: 'operator-1', roles: ['operator'] },
} as const satisfies Record<string, Claims>;

/** All tests of a run have the same owner, who submits more often than one person may in a day. */
const sharedPeople = {
  'limits.submissions': { perPersonDay: 1_000, perDeviceDay: 1_000, perAgentDay: 1_000 },
  'limits.sms': { perNumberHour: 1_000 },
};

export interface Refusal {
  status: number;
  code: unknown;
}

const links = createSignedLinks(
  publicUrl,
  vaultKeys.map(({ key }) => key),
);

export class TakeoverWorld {
  readonly scenario: Scenario;
  readonly api: Api;
  /** A stolen session: the token is genuine, the person is not. */
  readonly ownersToken: Claims;

  private constructor(scenario: Scenario, api: Api) {
    this.scenario = scenario;
    this.api = api;
    this.ownersToken = {
      sub: 'owner-1',
      roles: ['owner'],
      merchantId: scenario.merchantId,
      amr: ['pwd', 'otp'],
      device: 'new',
    };
  }

  static async open(scenario: Scenario): Promise<TakeoverWorld> {
    const { env, storage, ports } = scenario.testEnv;
    const policy = buildPolicyAt(await env.currentTimeMs(), sharedPeople);
    const api = createApi(storage, {
      cardChanges: scenario.cardChanges,
      merchants: ports.merchants,
      links,
      getPolicy: () => policy,
    });
    return new TakeoverWorld(scenario, api);
  }

  async tokenizePerson(as: Claims, person: Person, mobile: string): Promise<string> {
    const { merchantId } = this.scenario;
    const answer = await this.api.post('/v1/persons', {
      as,
      body: { merchantId, name: person.name, idNumber: person.idNumber, mobile },
    });
    return requireToken(answer);
  }

  async tokenizeCard(as: Claims, accountNumber: string, holder: Person): Promise<string> {
    const { merchantId } = this.scenario;
    const answer = await this.api.post('/v1/accounts', {
      as,
      body: {
        merchantId,
        accountNumber,
        kind: 'PERSONAL',
        cardType: 'DC',
        bankCode: '102',
        bankName: '工商银行',
        holderName: holder.name,
        holderIdNumber: holder.idNumber,
        holderRelation: 'SELF',
        mobile: attacker.mobile,
      },
    });
    return requireToken(answer);
  }

  async uploadDocuments(as: Claims, kinds: readonly string[]): Promise<object[]> {
    const uploads = kinds.map(async (kind) => {
      const form = buildDocumentForm(`%PDF-1.4 ${kind} ${this.scenario.merchantId}`);
      const { body } = await this.api.post('/v1/documents', { as, body: form });
      return { kind, documentId: body['documentId'], sha256: body['sha256'] };
    });
    return Promise.all(uploads);
  }

  /** Sends a submission over HTTP. Later acts and looks of the scenario go to its request. */
  async submit(
    as: Claims,
    {
      applicant,
      holder,
      card = attacker.card,
      documents = usualDocuments,
      more = {},
    }: SubmissionFields,
  ): Promise<Answer> {
    const personToken = await this.tokenizePerson(as, applicant, ownersMobile);
    const token = await this.tokenizeCard(as, card, holder);
    const { merchantId, intake, reason, oldAccount } = this.scenario.request;
    const materials = await this.uploadDocuments(as, documents);
    const answer = await this.api.post('/v1/card-changes', {
      as,
      key: createKey(),
      body: {
        ...{ merchantId, intake, reason, oldAccount, materials },
        applicant: { personToken, role: 'owner', idValidUntil: '2036-01-01' },
        newAccount: { token, last4: card.slice(-4) },
        ...more,
      },
    });
    if (answer.status === 201) this.scenario.follow(answer.body as never);
    return answer;
  }

  /** Acts over HTTP when nothing is being worked on. */
  async act(as: Claims, action: string, body: object = {}): Promise<Answer> {
    const { requestId } = this.scenario.ref;
    await this.scenario.advanceUntil(() => true);
    return this.api.post(`/v1/card-changes/${requestId}/${action}`, {
      as,
      key: createKey(),
      body,
    });
  }

  /** How an act was refused. @throws Error when it was accepted */
  async getRefusal(as: Claims, action: string, body: object = {}): Promise<Refusal> {
    const { status, body: answer } = await this.act(as, action, body);
    if (status < 400) throw new Error(`${action} was accepted: ${JSON.stringify(answer)}`);
    return { status, code: answer['code'] };
  }

  /** A submission with the owner's papers and a card of theirs, as the honest owner would send it. */
  submitAsOwner(more: object = {}, card: string = cards.good): Promise<Answer> {
    const fields = { applicant: people.owner, holder: people.owner, card, more };
    return this.submit(this.ownersToken, fields);
  }

  /** The honest owner's submission, at the stage in which they prove who they are. */
  async reachIdentity(more: object = {}): Promise<Status> {
    await this.submitAsOwner(more);
    return this.scenario.advanceUntilWaitingOn('merchant', 'identity');
  }

  /** What the request asks of people when nothing is being worked on. */
  async readProblems(): Promise<string[]> {
    const { problems } = await this.scenario.advanceUntil(
      ({ waitingOn }) => waitingOn !== 'nobody',
    );
    return problems.map(({ code }) => code);
  }

  /** How the request was rejected, with nothing paid to anybody else. @returns the failure code */
  async awaitRejection(): Promise<string | undefined> {
    const { kind, code } = await this.scenario.awaitOutcome();
    expect(kind).toBe('rejected');
    this.expectNobodyElseIsPaid();
    return code;
  }

  readAuditLog() {
    const { scenario } = this;
    return scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
  }

  /** The path of the newest stop link that a contact got by mail. */
  findStopLink(): string {
    const { requestId, testEnv } = this.scenario;
    const texts = testEnv.sandbox.listMails({ requestId }).map(({ text }) => text);
    const link = texts.flatMap((text) => text.match(/\/stop\/[\w.-]+/g) ?? []).at(-1);
    if (link === undefined) throw new Error('nobody got a stop link');
    return link;
  }

  /** The path of the link to the progress page, as the owner gets it. */
  buildStatusLink(): string {
    const { requestId } = this.scenario;
    const target = { acquirerId: 'demo', requestId, contactId: 'c-mobile' };
    return new URL(links.buildStatusLink(target)).pathname;
  }

  /** A contact opens the link and presses the button of the page. */
  async pressStopLink(link = this.findStopLink()): Promise<Answer> {
    const { body } = await this.api.get(link);
    const press = /name="press" value="([^"]+)"/.exec(body.text ?? '')?.[1] ?? '';
    return this.api.post(link, {
      body: new URLSearchParams({ press }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }

  /** The attempt comes to nothing: the owner's old card is the only one that was ever paid. */
  async endWithoutPayment(): Promise<void> {
    this.expectNobodyElseIsPaid();
    const { outcome, stage } = await this.scenario.readStatus();
    if (stage === 'frozen') await rejectFrozen(this.scenario);
    else if (!outcome) await this.scenario.withdraw();
    this.expectNobodyElseIsPaid();
  }

  /** No order was ever placed that would pay another card than the merchant's own. */
  expectNobodyElseIsPaid(): void {
    const { merchantId, testEnv } = this.scenario;
    const targets = testEnv.sandbox
      .readLedger({ merchantId })
      .filter(({ effect }) => effect === 'set-target');
    expect(targets).toEqual([]);
  }
}

const usualDocuments = ['id-front', 'id-back', 'card-photo'];

interface SubmissionFields {
  applicant: Person;
  holder: Person;
  card?: string;
  documents?: readonly string[];
  more?: object;
}

function requireToken({ status, body }: Answer): string {
  if (status !== 201) throw new Error(`no token: ${status} ${JSON.stringify(body)}`);
  return String(body['token']);
}
