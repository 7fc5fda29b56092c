/** How the answers of providers become failures. Messages hold codes only: a provider's text may hold the number. */
import { PortFailure } from '../../domain/parties/port-failure.ts';

/** What a code of a provider means for the message. */
export type CodeMeaning =
  /** This number, or this text, is not accepted. */
  | 'refused'
  /** Not accepted now, because of a limit. */
  | 'later'
  /** Not accepted, because of our account, keys, name or templates. */
  | 'settings'
  /** It may have been sent. */
  | 'unknown';

/** How long a limit lasts at least: those of both providers count by minutes and longer. */
const limitMs = 60_000;

export function buildSmsFailure(provider: string, code: string, meaning: CodeMeaning): PortFailure {
  const about = `sms: ${provider}: ${code}`;
  switch (meaning) {
    case 'refused':
      return new PortFailure('refused', about, { code: 'UPS_REJECTED' });
    case 'later':
      return new PortFailure('unavailable', about, { retryAfterMs: limitMs });
    case 'settings':
      return new PortFailure('unavailable', `${about}: our settings are not accepted`, {
        code: 'SYS_INTERNAL',
      });
    case 'unknown':
      return new PortFailure('unknown', about);
  }
}

/** What Node says where no connection was opened: nothing was sent. */
const neverConnected = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b/;

/** The failure of a call that was answered by nobody. */
export function buildLostCallFailure(provider: string, error: unknown): PortFailure {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const reason = neverConnected.exec(`${String(code)} ${String(message)}`)?.[1];
  return reason === undefined
    ? new PortFailure('unknown', `sms: ${provider}: no answer`)
    : new PortFailure('unavailable', `sms: ${provider}: ${reason}`);
}

/** Asks a question: whatever becomes of it, it may be asked again. @throws PortFailure that is never `unknown` */
export async function askQuestion<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    const { message, code } = error;
    throw new PortFailure('unavailable', message, code === 'SYS_INTERNAL' ? { code } : {});
  }
}

/** The answer, unless the caller aborts first: then nobody knows what became of the call. */
export function untilAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
