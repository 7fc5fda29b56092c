import type { StaffChannelsPort } from '../../activities/staff-channels.ts';
import type { StaffChannelSettings } from '../settings/staff-channels.ts';
import type { ChatSender } from './chats.ts';

/**
 * The channels of the settings.
 * @param publicUrl where the desk is, for the link under a message
 */
export const createStaffChannels = (
  channels: readonly StaffChannelSettings[],
  publicUrl: string,
  send: ChatSender,
): StaffChannelsPort => ({
  find: (acquirerId, roles) =>
    channels
      .filter(
        (channel) =>
          isOf(channel, acquirerId) && channel.roles.some((role) => roles.includes(role)),
      )
      .map(({ mail, name }) => ({ name, ...(mail !== undefined && { address: mail }) })),

  async post(name, { text, path, isUrgent = false }, options) {
    const chat = channels.find((channel) => channel.name === name)?.chat;
    if (!chat) throw new Error(`no chat is called ${name}`);
    const linked = path === undefined ? text : `${text}\n${publicUrl}${path}`;
    await send(chat, { text: linked, isUrgent }, options);
  },
});

/** What concerns several acquirers goes to the channels of all. */
const isOf = ({ acquirers }: StaffChannelSettings, acquirerId: string | undefined): boolean =>
  acquirers === undefined || (acquirerId !== undefined && acquirers.includes(acquirerId));
