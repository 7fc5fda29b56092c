import { z } from 'zod';
import type { SmsPort } from '../../activities/notice.ts';
import type { Party } from '../http/party.ts';

/**
 * The gateway accepts each key once, so a repeated message arrives once.
 * @param signName the approved name that signs every message
 */
export const createSmsAdapter = (party: Party, signName: string): SmsPort => ({
  send: async ({ key, to, templateId, params, text }, options) => {
    await party.ask(
      {
        method: 'POST',
        path: '/messages',
        key,
        body: { to, templateId, signName, params, text },
        answer: z.object({ messageId: z.string() }),
      },
      options,
    );
  },
});
