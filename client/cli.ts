#!/usr/bin/env -S node --import tsx
/** `card-change`: the HTTP API from a terminal. */
import { CommanderError } from 'commander';
import { DoorFault } from './cli/door.ts';
import { program } from './cli/program.ts';
import { UsageFault } from './cli/usage.ts';

/** 0: done. 1: the API said no, or nobody answered. 2: the command line is not right. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageFault) return 2;
  if (error instanceof DoorFault) return 1;
  throw error;
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  // Commander has said its own errors already.
  if (error instanceof Error && !(error instanceof CommanderError)) console.error(error.message);
}
