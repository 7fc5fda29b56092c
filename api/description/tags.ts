/** Groups of operations, in the order in which a reader needs them. */
import { merchantActions, staffActions } from '../../workflows/contract.ts';

const groups = [
  {
    name: 'Before a request',
    description: 'May I, what is bound now, and tokens in exchange for numbers and papers.',
    paths: /^\/v1\/(precheck|guide|branches|merchants|accounts|persons|documents)\b/,
  },
  {
    name: 'Card changes',
    description: 'Submit a card change and follow it to its end.',
    paths: /^\/v1\/(card-changes|receipts)\b/,
  },
  {
    name: 'Acts of the merchant’s side',
    description: 'What the owner has to do, or may do to stop it. The same key counts once.',
    paths: undefined,
  },
  {
    name: 'Acts of staff',
    description: 'Reviews, decisions, and what clears faults. The same key counts once.',
    paths: undefined,
  },
  {
    name: 'Drafts',
    description: 'What others have filled in for the owner to complete.',
    paths: /^\/v1\/drafts\b/,
  },
  {
    name: 'Events',
    description: 'Events as a list, and endpoints to which they are delivered.',
    paths: /^\/v1\/(events|endpoints)\b/,
  },
  {
    name: 'Webhooks',
    description: 'What an endpoint receives; a server of yours takes it.',
    paths: undefined,
  },
  {
    name: 'Campaigns',
    description: 'Many card changes from one file.',
    paths: /^\/v1\/campaigns\b/,
  },
  {
    name: 'Tasks',
    description: 'Visits, compliance checks and legal advice, with owner and recorded result.',
    paths: /^\/v1\/tasks\b/,
  },
  {
    name: 'Cutover freezes',
    description: 'Stop all cut-overs of a bank, a network or an acquirer.',
    paths: /^\/v1\/freezes\b/,
  },
  {
    name: 'Parties',
    description: 'Where banks, networks and the acquirer’s core report.',
    paths: /^\/v1\/(callbacks|notifications)\b/,
  },
  { name: 'Machines', description: 'Health, and the Temporal UI.', paths: /^\/(\w+z$|codec\b)/ },
  { name: 'Pages', description: 'For people, behind links that were sent to them.', paths: /^\// },
] as const;

type Tag = (typeof groups)[number]['name'];

export const tags = groups.map(({ name, description }) => ({ name, description }));

export function findTag(operation: string, path: string): Tag {
  if (operation in merchantActions) return 'Acts of the merchant’s side';
  if (operation in staffActions) return 'Acts of staff';
  return groups.find(({ paths }) => paths?.test(path))?.name ?? 'Pages';
}
