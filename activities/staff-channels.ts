/** Where staff are told: mail and group chats by role and acquirer; one mail address where nothing else is set. */
import type { NoticedRole } from '../domain/notices/staff.ts';
import type { CallOptions } from './calls.ts';

/** A place where staff of some roles read what concerns them. */
export interface StaffChannel {
  /** Unique among the channels. */
  name: string;
  /** The address of a mail; without it the channel is a group chat. */
  address?: string;
}

export interface ChatMessage {
  text: string;
  /** The page of the desk to open, e.g. `/desk/requests/req-1`. */
  path?: string;
  /** Everybody in the chat is mentioned. */
  isUrgent?: boolean;
}

export interface StaffChannelsPort {
  /** The channels of an acquirer that one of the roles reads; none where nothing is set for them. */
  find(acquirerId: string | undefined, roles: readonly NoticedRole[]): readonly StaffChannel[];
  /** @throws PortFailure refused when the chat takes no messages of ours */
  post(channel: string, message: ChatMessage, options: CallOptions): Promise<void>;
}

export interface StaffPorts {
  /** Where staff are told for whom no channel is set, and where a chat refuses. */
  staffAddress: string;
  /** Missing where no channel is set. */
  staffChannels?: StaffChannelsPort;
}

/** Name of the address for everybody. */
const everybody = 'staff';

export const getStaffName = (channel: StaffChannel): string =>
  channel.name === everybody ? everybody : `${everybody}/${channel.name}`;

/** Where to tell people of these roles: never nowhere. */
export function findStaffChannels(
  { staffAddress, staffChannels }: StaffPorts,
  acquirerId: string | undefined,
  roles: readonly NoticedRole[],
): readonly StaffChannel[] {
  const found = staffChannels?.find(acquirerId, roles) ?? [];
  return found.length > 0 ? found : [{ name: everybody, address: staffAddress }];
}

/** A channel and, behind a chat, the mail that takes its place when it refuses. */
export const listStaffAttempts = (
  { staffAddress }: StaffPorts,
  channel: StaffChannel,
): StaffChannel[] =>
  channel.address === undefined ? [channel, { name: everybody, address: staffAddress }] : [channel];
