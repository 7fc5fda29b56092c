/** The outside effects of a worker and their names; a crash point is before or after one. */
import { describeAuditAction } from '../../../domain/audit/actions.ts';
import type { Ports } from '../../../activities/index.ts';

export interface Effect {
  /** The first part is the id of the request. */
  key: string;
  /** Names of the effect; several where one call has many effects, the last one being the call's own. */
  marks: string[];
}

const describeNotice = (channel: string, key: string): Effect => {
  const [, event = '', , contact = ''] = key.split('/');
  return { key, marks: [`${channel} ${event} ${contact}`.trim()] };
};

/** Each request has terminals of its own, and a point must be found in every request. */
const hideTerminals = (text: string): string => text.replaceAll(/\bSN-[\w-]+/g, 'a terminal');

/** An order about the card of one terminal is another one than that of the whole merchant. */
const nameScope = (terminal: string | undefined): string =>
  terminal === undefined ? '' : ' of a terminal';

/** The effects of a worker: orders, notices, codes and writes to its own storage. */
const effects = {
  settlement: {
    order: ({ key, kind, terminal }) => ({
      key,
      marks: [`settlement ${kind}${nameScope(terminal)}`],
    }),
  },
  networks: {
    change: ({ key, kind, networkId, terminalNo }) => ({
      key,
      marks: [`network ${kind} ${networkId}${nameScope(terminalNo)}`],
    }),
  },
  terminals: { order: ({ key, kind }) => ({ key, marks: [`terminal ${kind}`] }) },
  bank: { sendCredit: ({ key }) => ({ key, marks: ['bank penny'] }) },
  esign: { open: ({ key }) => ({ key, marks: ['esign signing'] }) },
  mail: { send: ({ messageId }) => describeNotice('mail', messageId) },
  sms: { send: ({ key }) => describeNotice('sms', key) },
  vault: {
    makeCode: (ref) => ({ key: ref, marks: [`code ${ref.split('/')[1] ?? ''}`] }),
  },
  requests: { open: ({ requestId }) => ({ key: requestId, marks: ['row opened'] }) },
  auditLog: {
    append: ({ requestId, entries }) => ({
      key: requestId,
      marks: entries.map(
        ({ action, data }) => `audit ${hideTerminals(describeAuditAction(action, data))}`,
      ),
    }),
  },
} satisfies EffectsOf<Ports>;

/** The calls with effects of each port. */
type EffectsOf<All> = {
  [Name in keyof All]?: {
    [Call in keyof All[Name]]?: All[Name][Call] extends (...args: infer Args) => unknown
      ? (...args: Args) => Effect
      : never;
  };
};

type AsyncCall = (...args: unknown[]) => Promise<unknown>;

/** The same ports, with `around` wrapped about every effect. */
export function wrapEffects<All extends Ports>(
  ports: All,
  around: (effect: Effect, call: () => Promise<unknown>) => Promise<unknown>,
): All {
  const watched = Object.entries(effects).map(([name, calls]) => {
    const port = ports[name as keyof typeof effects] as object;
    const own = Object.entries(calls).map(([call, describe]) => [
      call,
      (...args: unknown[]) =>
        around((describe as (...args: unknown[]) => Effect)(...args), () =>
          (Reflect.get(port, call) as AsyncCall).apply(port, args),
        ),
    ]);
    return [name, { ...port, ...Object.fromEntries(own) }];
  });
  return { ...ports, ...Object.fromEntries(watched) };
}
