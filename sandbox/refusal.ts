import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A party refuses: the answer is `{code, message}` with the status. The message never holds a card or ID number. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;

  constructor(status: ContentfulStatusCode, code: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
  }
}

export const notFound = (what: string): Refusal => new Refusal(404, 'NOT_FOUND', `no such ${what}`);
