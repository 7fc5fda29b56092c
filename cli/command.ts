/** What every command does with its options. */
import type { Command } from 'commander';
import { createApiClient, type ApiClient } from './api-client.ts';
import { UsageError } from './usage-error.ts';

interface GlobalOptions {
  url: string;
  token?: string;
  json?: true;
}

/** The API, as the options name it. @throws UsageFault without a token */
export function getApiClient(command: Command): ApiClient {
  const { url, token } = command.optsWithGlobals<GlobalOptions>();
  if (token === undefined)
    throw new UsageError('a token is missing: set CARD_CHANGE_TOKEN, or give --token');
  return createApiClient(url, token);
}

/** JSON for programs, lines for people. */
export const print = <T>(command: Command, answer: T, lines: (answer: T) => string): void =>
  console.log(
    command.optsWithGlobals<GlobalOptions>().json
      ? JSON.stringify(answer, undefined, 2)
      : lines(answer),
  );

export const buildRequestPath = (id: string): string =>
  `/v1/card-changes/${encodeURIComponent(id)}`;
