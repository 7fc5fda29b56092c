/** The setting `STAFF_CHANNELS`: where staff are told, by role and acquirer. */
import { z } from 'zod';
import { noticedRoles } from '../../domain/notices/staff.ts';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import { chatKinds } from '../parties/chats.ts';

const Chat = z.strictObject({
  kind: z.enum(chatKinds),
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(1).max(200).exactOptional(),
});

const Channel = z
  .strictObject({
    name: z.string().regex(/^[a-z\d-]{1,40}$/),
    roles: z.array(z.enum(noticedRoles)).min(1),
    /** All without it. */
    acquirers: z.array(WorkflowIdPart).min(1).exactOptional(),
    mail: z.email().exactOptional(),
    chat: Chat.exactOptional(),
  })
  .refine(({ mail, chat }) => (mail === undefined) !== (chat === undefined))
  .refine(({ name }) => name !== 'staff');
export type StaffChannelSettings = z.infer<typeof Channel>;

/** Parses the JSON of the setting. */
export const StaffChannels = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(Channel)
      .refine((channels) => new Set(channels.map(({ name }) => name)).size === channels.length),
  );
