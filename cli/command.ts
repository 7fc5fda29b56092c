/** What all commands share: the API client and the printed form of an answer. */
import type { Command } from 'commander';
import { createApiClient, type ApiClient } from './api-client.ts';
import { UsageError } from './usage-error.ts';

interface GlobalOptions {
  url: string;
  token?: string;
  json?: true;
}

/** The API client for the global options. @throws UsageError without a token */
export function getApiClient(command: Command): ApiClient {
  const { url, token } = command.optsWithGlobals<GlobalOptions>();
  if (token === undefined)
    throw new UsageError('a token is missing: set CARD_CHANGE_TOKEN, or use --token');
  return createApiClient(url, token);
}

/** Prints an answer: as JSON with `--json`, else as lines for people. */
export const print = <T>(command: Command, answer: T, lines: (answer: T) => string): void =>
  console.log(
    command.optsWithGlobals<GlobalOptions>().json
      ? JSON.stringify(answer, undefined, 2)
      : lines(answer),
  );

export const buildRequestPath = (id: string): string =>
  `/v1/card-changes/${encodeURIComponent(id)}`;

/**
 * What a command without its module says: the package for integrators has none that reads databases and keys, which only the
 * installation has.
 */
export const explainMissingPart =
  (command: string) =>
  (error: unknown): never => {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(`${command}: run it where card-change is installed, with its settings`);
  };
