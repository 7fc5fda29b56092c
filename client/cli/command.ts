/** What every command does with its options. */
import type { Command } from 'commander';
import { doorTo, type Door } from './door.ts';
import { UsageFault } from './usage.ts';

interface Common {
  url: string;
  token?: string;
  json?: true;
}

/** The API, as the options name it. @throws UsageFault without a token */
export function doorOf(command: Command): Door {
  const { url, token } = command.optsWithGlobals<Common>();
  if (token === undefined)
    throw new UsageFault('a token is missing: set CARD_CHANGE_TOKEN, or give --token');
  return doorTo(url, token);
}

/** JSON for programs, lines for people. */
export const print = <T>(command: Command, answer: T, lines: (answer: T) => string): void =>
  console.log(
    command.optsWithGlobals<Common>().json ? JSON.stringify(answer, undefined, 2) : lines(answer),
  );

export const pathOf = (id: string): string => `/v1/card-changes/${encodeURIComponent(id)}`;
