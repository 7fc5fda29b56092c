/** Worker and API as in production, except that the worker's ports kill its process at the given crash point. */
import { flushCompileCache } from 'node:module';
import { readSettings } from '../../../adapters/settings/settings.ts';
import { serve } from '../../../scripts/demo/serve.ts';
import { openPorts } from '../../../worker/ports.ts';
import { wrapEffects, type Effect } from './effects.ts';
import {
  clearInstruction,
  recordEffect,
  readInstruction,
  type CrashInstruction,
} from './crash-files.ts';

// A process that is killed keeps nothing of what it has compiled: the next one would compile all of it again.
flushCompileCache();
const settings = readSettings();
const { dataDir } = settings;
/** How often a request with a crash point has reached each mark. */
const effectCounts = new Map<string, number>();

await serve(settings, (...wired) =>
  wrapEffects(openPorts(...wired), async (effect, call) => {
    const order = readInstruction(dataDir);
    const here = order !== undefined && isAtCrashPoint(effect, order);
    if (here && order.point.when === 'before') return killProcess();
    recordEffect(dataDir, effect);
    try {
      return await call();
    } finally {
      if (here) await killProcess();
    }
  }),
);

function isAtCrashPoint(
  { key, marks }: Effect,
  { requestId, point: { mark, nth } }: CrashInstruction,
): boolean {
  if (!key.startsWith(requestId)) return false;
  const times = marks.filter((each) => each === mark).length;
  const before = effectCounts.get(requestId) ?? 0;
  effectCounts.set(requestId, before + times);
  return before < nth && nth <= before + times;
}

/** Ends the process at once, without any clean-up. */
function killProcess(): Promise<never> {
  clearInstruction(dataDir);
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
