import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpClient, isUnanswered, pressButton } from '../../../scripts/demo/http.ts';

type Answer = (response: ServerResponse) => void;

const answerStatus =
  (status: number, body = '', type = 'text/html'): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': type }).end(body);
const answerProblem = (status: number, code: string): Answer =>
  answerStatus(status, JSON.stringify({ code }), 'application/problem+json');
const breakConnection: Answer = (response) => response.destroy();

/** A server that gives these answers, one after the other, and the requests that it received. */
async function startServer(...answers: Answer[]) {
  const received: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const answer = answers[received.length] ?? answerStatus(500);
    received.push(request);
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

describe('an HTTP client of the demo', () => {
  it.each([
    ['nobody there', answerProblem(503, 'API_UNAVAILABLE')],
    ['too much at once', answerProblem(429, 'API_TOO_MANY')],
    ['a broken connection', breakConnection],
  ])('sends the same again under the same key after %s', async (_, failure) => {
    const { url, received } = await startServer(
      failure,
      answerStatus(200, '{"n":1}', 'application/json'),
    );
    expect(await createHttpClient(url).post('/act', {}, 'key-1')).toEqual({ n: 1 });
    expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1']);
  });

  it('throws a refusal with its code at once', async () => {
    const { url, received } = await startServer(answerProblem(409, 'ACT_WRONG_STAGE'));
    await expect(createHttpClient(url).post('/act', {})).rejects.toMatchObject({
      status: 409,
      code: 'ACT_WRONG_STAGE',
      message: 'POST /act: 409 ACT_WRONG_STAGE',
    });
    expect(received).toHaveLength(1);
  });
});

describe('a person who presses the button of a page', () => {
  const page = '<form><input type="hidden" name="press" value="1.x" /></form>';

  it.each([
    ['an outage', 503],
    ['a defect', 500],
  ])('presses it again when the page reports %s', async (_, status) => {
    const { url } = await startServer(
      answerStatus(200, page),
      answerStatus(status),
      answerStatus(200, page),
      answerStatus(200, 'stopped'),
    );
    expect(await pressButton(`${url}/stop/token`)).toBe('stopped');
  });

  it('reads a refusal once', async () => {
    const { url, received } = await startServer(answerStatus(200, page), answerStatus(409));
    await expect(pressButton(`${url}/stop/token`)).rejects.toMatchObject({
      message: 'the button of /stop/token: 409',
    });
    expect(received.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });
});

describe('an error of a call', () => {
  it('counts as unanswered only when no server answered', () => {
    expect(isUnanswered(new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }))).toBe(
      true,
    );
    expect(isUnanswered(new DOMException('too late', 'TimeoutError'))).toBe(true);
    expect(isUnanswered(new TypeError('undefined is not a function'))).toBe(false);
  });
});
