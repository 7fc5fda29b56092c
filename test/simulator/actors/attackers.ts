/**
 * People who want the merchant to be paid on a card of theirs, each with what one theft gives: a session of
 * the owner, a token of staff, or genuine papers and a genuine face of their own.
 */
import type { Actor } from '../../../domain/request/card-change-schema.ts';
import { attackersCard } from '../parties/context.ts';
import type { World } from '../parties/world.ts';
import { actors, type SendAction } from './actors.ts';

/** What happens at one moment of a schedule. */
export const attackKinds = [
  'attack-other-card',
  'attack-other-card-by-clerk',
  'attack-foreign-face',
  'attack-foreign-signature',
  'attack-attest-own',
  'attack-approve-twice',
  'attack-call-back-own',
  'attack-object-as-contact',
  'attack-thaw-twice',
] as const;
export type AttackKind = (typeof attackKinds)[number];

export interface AttackContext {
  world: World;
  act: SendAction;
  /** Digest of what reviewers decide on now. */
  evidence: string;
}

/** The same person in another role and another spelling. */
const disguise = ({ id }: Actor, role: Actor['role']): Actor => ({ id: id.toUpperCase(), role });

const otherCard = { changes: { newAccount: attackersCard } };

export const attacks: Record<AttackKind, (context: AttackContext) => void> = {
  'attack-other-card': ({ act }) => act('correct', actors.owner, otherCard),
  'attack-other-card-by-clerk': ({ act }) => act('correct', actors.clerk, otherCard),
  /** A session of the attacker's own, which they passed with their own face. */
  'attack-foreign-face': ({ act, world }) => {
    const sessionRef = 'face.of-the-attacker';
    world.faceSessions.set(sessionRef, {
      result: 'passed',
      personToken: 'pers_attacker',
      accountToken: attackersCard.token,
    });
    act('proveFactor', actors.owner, { method: 'face', sessionRef });
  },
  'attack-foreign-signature': ({ act, world }) => {
    world.signings.set('signing-of-the-attacker', 'signed');
    act('sign', actors.owner, { signingId: 'signing-of-the-attacker' });
  },
  'attack-attest-own': ({ act }) =>
    act('attestInPerson', disguise(actors.owner, 'clerk'), { bothCardsShown: true }),
  'attack-approve-twice': ({ act, evidence }) => {
    act('approve', actors.maker, { evidence });
    act('approve', disguise(actors.maker, 'checker'), { evidence });
  },
  'attack-call-back-own': ({ act }) =>
    act('recordCallback', disguise(actors.owner, 'operator'), {
      contactId: 'c-1',
      confirmed: true,
    }),
  /** To spend the contact's objection before they can press the link. */
  'attack-object-as-contact': ({ act }) => act('object', actors.owner, { contactId: 'c-2' }),
  'attack-thaw-twice': ({ act }) => {
    act('thaw', actors.risk, { reason: 'known to me' });
    act('thaw', disguise(actors.risk, 'risk-officer'), { reason: 'known to me' });
  },
};
