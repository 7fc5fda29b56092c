/** The checks of what is asked and opened about a person: an answer must name whom it is about. */
import type { z } from 'zod';
import { require, type Check } from './check.ts';
import type { Answer, Call } from './connection.ts';
import { describe, isRefusal, requireSecret, requireUnderstood } from './keyed-calls.ts';

/** Request, person and account that a question is about; tokens are opaque to the party. */
export type Subject = Readonly<Record<string, string>>;

const whySubject =
  'an answer about another person would let the card of a stranger pass for the owner’s';

/** @throws Breach unless the answer names its subject */
export function requireSubject(answer: Answer, subject: Subject): Record<string, unknown> {
  const { status, body } = answer;
  require(status >= 200 && status < 300 && body !== undefined, () => describe(answer));
  for (const [field, value] of Object.entries(subject))
    require(body[field] === value, () => `"${field}" is not ${value}: ${describe(answer)}`);
  return body;
}

export interface Question {
  /** In words, e.g. "a document check". */
  what: string;
  path: string;
  subject: Subject;
  body: Record<string, unknown>;
  neededField: string;
  resultField: string;
  /** As the engine reads the answer. */
  schema: z.ZodType;
  /** What the result of the good question must be; others are answers, but not of this example. */
  expected: readonly string[];
  /** The same question about somebody else's number, and the result that it must never get. */
  other: Record<string, unknown>;
  never: string;
}

/** A question has no effect and no key. */
export const buildQuestionChecks = (question: Question): Check[] => {
  const ask = (body: Record<string, unknown>): Call => ({
    method: 'POST',
    path: question.path,
    body,
  });
  return [
    {
      id: 'question-secret',
      rule: `${question.what} without the secret, or with another one, is answered 401`,
      why: 'whoever reaches the address could find out who owns which card',
      async run(party) {
        await requireSecret(party, ask(question.body));
      },
    },
    {
      id: 'question-subject',
      rule: `${question.what} names its ${Object.keys(question.subject).join(', ')}, and says ${question.expected.join(' or ')}`,
      why: whySubject,
      async run(party) {
        const answer = await party.send(ask(question.body));
        const result = requireSubject(answer, question.subject)[question.resultField];
        requireUnderstood(question.schema, answer);
        require(question.expected.includes(String(result)), () => describe(answer));
      },
    },
    {
      id: 'question-other',
      rule: `${question.what} about somebody else’s number never says ${question.never}`,
      why: 'this answer is what stands between a thief and the takings',
      async run(party) {
        const answer = await party.send(ask({ ...question.body, ...question.other }));
        if (isRefusal(answer)) return;
        const result = requireSubject(answer, question.subject)[question.resultField];
        require(result !== question.never, () => describe(answer));
      },
    },
    {
      id: 'question-bad-body',
      rule: `${question.what} without "${question.neededField}" is answered 4xx with {code, message}`,
      why: 'an answer of 5xx is asked again for hours, and nobody learns what is wrong',
      async run(party) {
        const { [question.neededField]: _left, ...body } = question.body;
        const answer = await party.send(ask(body));
        require(isRefusal(answer), () => describe(answer));
      },
    },
  ];
};

export interface Session {
  what: string;
  path: string;
  buildSubject(key: string): Subject;
  buildBody(key: string): Record<string, unknown>;
  idField: string;
  /** The field of the read session that says how far it is, and what it says of a new one. */
  stateField: string;
  /** As the engine reads the answers. */
  opened: z.ZodType;
  buildReadSchema(id: string): z.ZodType;
}

/** A session is opened once, and read under its name. */
export const buildSessionChecks = (session: Session, newKey: () => string): Check[] => [
  {
    id: 'session-subject',
    rule: `${session.what} names its subject when it is opened and when it is read, and is "open"; without the secret it is read by nobody`,
    why: whySubject,
    async run(party) {
      const key = newKey();
      const body = session.buildBody(key);
      const opened = await party.send({ method: 'POST', path: session.path, key, body });
      const subject = session.buildSubject(key);
      const { [session.idField]: id } = requireSubject(opened, subject);
      requireUnderstood(session.opened, opened);
      const path = `${session.path}/${encodeURIComponent(String(id))}`;
      const read = await party.send({ method: 'GET', path });
      const fields = requireSubject(read, { ...subject, [session.idField]: String(id) });
      requireUnderstood(session.buildReadSchema(String(id)), read);
      require(fields[session.stateField] === 'open', () => describe(read));
      await requireSecret(party, { method: 'GET', path });
    },
  },
  {
    id: 'session-unknown',
    rule: `${session.what} that nobody opened is answered 404`,
    why: 'a made-up name of a session must never prove who somebody is',
    async run(party) {
      const path = `${session.path}/${encodeURIComponent(newKey())}`;
      const answer = await party.send({ method: 'GET', path });
      require(answer.status === 404, () => describe(answer));
    },
  },
];
