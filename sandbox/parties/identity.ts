/** Document checks, and face sessions that run between the owner's phone and the provider. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { findPerson } from '../data/persons.ts';
import { requireBearerExcept, parseBody, createParty, type Party } from '../party.ts';
import { notFound } from '../refusal.ts';
import type { World } from '../world.ts';

const Person = z.object({ name: z.string().min(1), idNumber: z.string().min(1) });
const DocumentCheck = Person.extend({ requestId: z.string().min(1) });
const FaceSession = Person.extend({
  last4: z.string().regex(/^\d{4}$/),
  /** Whether the person gives the separate consent to a check of their face [C2 face rules]. */
  consent: z.boolean().default(true),
});
const consentHash = createHash('sha256').update('人脸信息处理单独同意书').digest('hex');
const faceResults = ['passed', 'failed', 'spoof'] as const;
const Completion = z.object({ result: z.enum(faceResults).optional() });

interface Session {
  sessionRef: string;
  result: (typeof faceResults)[number] | 'open';
  last4: string;
  consentHash?: string;
  /** The result of the session unless its completion names another one. */
  expected: (typeof faceResults)[number];
}

export function createIdentityParty(world: World): Party {
  const sessions = new Map<string, Session>();
  const party = createParty(
    world,
    'identity',
    requireBearerExcept(world, /^\/face\/sessions(\/[^/]+\/complete)?$/),
  );
  const getSession = (ref: string): Session => {
    const session = sessions.get(ref);
    if (!session) throw notFound('session');
    return session;
  };

  party.post('/documents/checks', async (c) => {
    const { name, idNumber } = await parseBody(c, DocumentCheck);
    const person = findPerson(idNumber);
    const result = person && person.name === name ? person.document : 'mismatch';
    return c.json({ checkId: world.nextId('doc'), result });
  });

  party.post('/face/sessions', async (c) => {
    const { idNumber, last4, consent } = await parseBody(c, FaceSession);
    const sessionRef = world.nextId('face');
    const expected = findPerson(idNumber)?.face ?? 'failed';
    const agreed = consent && { consentHash };
    sessions.set(sessionRef, { sessionRef, result: 'open', last4, ...agreed, expected });
    return c.json({ sessionRef, url: `${c.req.url}/${sessionRef}` }, 201);
  });

  party.get('/face/sessions/:ref', (c) => {
    const { expected: _later, ...session } = getSession(c.req.param('ref'));
    return c.json(session);
  });

  party.post('/face/sessions/:ref/complete', async (c) => {
    const session = getSession(c.req.param('ref'));
    const completion = (await c.req.text()) === '' ? {} : await parseBody(c, Completion);
    session.result = completion.result ?? session.expected;
    return c.json({ sessionRef: session.sessionRef, result: session.result });
  });

  return party;
}
