/** Worker and API as in production, but for the worker's ports: it kills itself where it was told to. */
import { readSettings } from '../../../adapters/settings.ts';
import { serve } from '../../../scripts/demo/serve.ts';
import { openPorts } from '../../../worker/ports.ts';
import { aroundEffects, type Effect } from './effects.ts';
import { carriedOut, noteEffect, orderIn, type Order } from './orders.ts';

const settings = readSettings();
const { dataDir } = settings;
/** How often a request that is to be killed has come to a mark. */
const seen = new Map<string, number>();

await serve(settings, (...wired) =>
  aroundEffects(openPorts(...wired), async (effect, call) => {
    const order = orderIn(dataDir);
    const here = order !== undefined && reached(effect, order);
    if (here && order.point.when === 'before') return die();
    noteEffect(dataDir, effect);
    try {
      return await call();
    } finally {
      if (here) await die();
    }
  }),
);

function reached({ key, marks }: Effect, { requestId, point: { mark, nth } }: Order): boolean {
  if (!key.startsWith(requestId)) return false;
  const times = marks.filter((each) => each === mark).length;
  const before = seen.get(requestId) ?? 0;
  seen.set(requestId, before + times);
  return before < nth && nth <= before + times;
}

/** No chance to tidy up, and nothing after it. */
function die(): Promise<never> {
  carriedOut(dataDir);
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
