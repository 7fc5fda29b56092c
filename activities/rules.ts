/** How activities ask the rules of the gates. */
import { log } from '@temporalio/activity';
import type { Facts } from '../domain/gates/assessment.ts';
import { applyFactsChange, type FactsChange } from '../domain/request/facts-change.ts';
import type { GateName } from '../domain/request/stages.ts';
import { assessGates, type GateAssessments } from './assessment.ts';
import { computeDigest } from './digest.ts';
import { findOwnPolicy, type PoliciesPort } from './policies.ts';
import type { RequestFactsPort, RequestRef, StoredFacts } from './request-facts.ts';

/** Facts, as a change of those that are stored. */
export interface StoredChange extends FactsChange {
  /** Digest of the facts that the change is made to; without it, `changed` holds all facts. */
  base?: string;
}

export interface RulesQuestion extends StoredChange {
  /** The gate that the request stands at. */
  from: GateName;
  request: RequestRef;
  /** Workflow time, ISO 8601. */
  now: string;
}

export interface RulesAnswer {
  assessments: GateAssessments;
  /** Digest of the facts that were assessed. They are stored under it. */
  facts: string;
}

/** A fact, and what the rules say once it is known. */
export interface AssessedAnswer<T> {
  answer: T;
  /** Missing when nobody asked, the answer is not the one that the question reckons with, or the rules could not be asked. */
  rules?: RulesAnswer;
}

/** Part of the question to a party: what to ask the rules when the party has answered. */
export interface WithRules {
  rules?: RulesQuestion;
}

interface RulesPorts {
  policies: PoliciesPort;
  requestFacts: RequestFactsPort;
}

export class Rules {
  readonly #ports: RulesPorts;

  constructor(ports: RulesPorts) {
    this.#ports = ports;
  }

  /**
   * Assesses the facts of a question.
   * @param learnt facts that the question does not have
   * @returns undefined when the facts that the change is made to are not stored
   * @throws ApplicationFailure when the policy is not one of ours
   */
  async assess(
    { from, now, request, ...change }: RulesQuestion,
    learnt: Partial<Facts> = {},
  ): Promise<RulesAnswer | undefined> {
    const asked = await this.recall(request, change);
    if (!asked) return undefined;
    const known = { ...asked, ...learnt };
    const policy = findOwnPolicy(this.#ports.policies, known.policy).values;
    const digest = computeDigest(known);
    if (digest !== change.base) await this.#ports.requestFacts.write(request, digest, known);
    const facts = { ...known, evidence: '' };
    return { assessments: assessGates(from, { facts, policy, now }), facts: digest };
  }

  /**
   * The answer of a party, with what the rules say of it. Rules that cannot be asked keep no fact back: the
   * workflow asks them by themselves.
   * @param learn facts that follow from the answer besides those of the question; undefined when the answer is
   *   not the one that the question reckons with
   */
  async assessAnswer<T>(
    answer: T,
    question: RulesQuestion | undefined,
    learn: (answer: T, question: RulesQuestion) => Partial<Facts> | undefined,
  ): Promise<AssessedAnswer<T>> {
    const learnt = question && learn(answer, question);
    if (!learnt) return { answer };
    try {
      const rules = await this.assess(question, learnt);
      return { answer, ...(rules && { rules }) };
    } catch (error) {
      log.error('the rules cannot be asked', { from: question.from, error: String(error) });
      return { answer };
    }
  }

  /**
   * The facts of a request after a change.
   * @returns undefined when the facts that the change is made to are not stored
   */
  async recall(
    request: RequestRef,
    { base, ...change }: StoredChange,
  ): Promise<StoredFacts | undefined> {
    const before = base === undefined ? {} : await this.#read(request, base);
    return before && (applyFactsChange(before, change) as StoredFacts);
  }

  /** What somebody has changed in the database is not what was stored. */
  async #read(request: RequestRef, base: string): Promise<StoredFacts | undefined> {
    const facts = await this.#ports.requestFacts.read(request, base);
    return facts && computeDigest(facts) === base ? facts : undefined;
  }
}

export const createRulesActivities = (rules: Rules) => ({
  /**
   * Runs the rules of a gate, and of those after it until one does not pass. The workflow acts on the
   * recorded answer, so a corrected rule does not break the replay of open requests.
   * @returns undefined when the facts that the change is made to are not stored: then all are sent
   */
  assessGates: (question: RulesQuestion): Promise<RulesAnswer | undefined> =>
    rules.assess(question),
});
