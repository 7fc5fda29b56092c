#!/usr/bin/env node
/** `card-change`: the HTTP API from a terminal. */
import { CommanderError } from 'commander';
import { ApiError } from './api-client.ts';
import { buildProgram } from './program.ts';
import { UsageError } from './usage-error.ts';

/** 0: done. 1: the API refused or did not answer, or a check of the doctor failed. 2: the command line is wrong. */
function getExitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return 2;
  if (error instanceof ApiError) return 1;
  throw error;
}

// Whoever reads the output may have had enough of it: `card-change list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = getExitCode(error);
  // Commander has printed its own errors already.
  if (error instanceof Error && !(error instanceof CommanderError)) console.error(error.message);
}
