/** Keeps what Node has compiled for the processes after this one: vitest ends its own before they do so. */
import { flushCompileCache } from 'node:module';
import { afterAll } from 'vitest';

// Called for every file. What the first one has loaded is most of it, and to look for more takes time.
const kept = globalThis as { isCompiledKept?: true };
afterAll(() => {
  if (kept.isCompiledKept) return;
  kept.isCompiledKept = true;
  flushCompileCache();
});
