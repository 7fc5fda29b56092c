import { z } from 'zod';
import type { SmsPort } from '../../activities/notices.ts';
import type { Party } from '../http/party.ts';

/** The gateway accepts each key once, so a repeated message arrives once. */
export const createSmsAdapter = (party: Party): SmsPort => ({
  send: async ({ key, to, text }, options) => {
    await party.ask(
      {
        method: 'POST',
        path: '/messages',
        key,
        body: { to, text },
        answer: z.object({ messageId: z.string() }),
      },
      options,
    );
  },
});
