/** Document checks, and face sessions that run between the owner's phone and the provider. */
import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { z } from 'zod';
import { findPerson } from '../data/persons.ts';
import { IdempotencyKeys } from '../idempotency-keys.ts';
import { requireBearerExcept, parseBody, createParty, makeOnce, type Party } from '../party.ts';
import { notFound } from '../refusal.ts';
import { answerPerson, sessionOrderFields, type BoundSubject } from '../sessions.ts';
import type { World } from '../world.ts';

const Person = z.object({
  name: z.string().min(1),
  idType: z.string().min(1),
  idNumber: z.string().min(1),
});
const DocumentCheck = Person.extend({
  requestId: z.string().min(1),
  personToken: z.string().min(1),
});
const FaceSession = Person.extend({
  ...sessionOrderFields,
  newLast4: z.string().regex(/^\d{4}$/),
  bankName: z.string(),
});
const consentHash = createHash('sha256').update('人脸信息处理单独同意书').digest('hex');
const faceResults = ['passed', 'failed', 'spoof'] as const;
const Completion = z.object({
  result: z.enum(faceResults).optional(),
  /** Whether the person gives the separate consent to a check of their face [C2 face rules]. */
  consent: z.boolean().default(true),
  /** Where the phone is: a county by GB/T 2260; in Chaoyang of Beijing unless given. */
  area: z.string().optional(),
  /** Who shows their face, by number; the person of the session unless given. */
  idNumber: z.string().optional(),
});

interface Session {
  sessionRef: string;
  subject: BoundSubject;
  result: (typeof faceResults)[number] | 'open';
  consentHash?: string;
  area?: string;
  /** Whom the provider compares with. */
  idNumber: string;
  shownCard: string;
  returnUrl: string | undefined;
}

export function createIdentityParty(world: World): Party {
  const sessions = new Map<string, Session>();
  const keys = new IdempotencyKeys<object>();
  const party = createParty(
    world,
    'identity',
    requireBearerExcept(world, /^\/face\/sessions\/[^/]+\/(page|complete)$/),
  );
  const getSession = (ref: string): Session => {
    const session = sessions.get(ref);
    if (!session) throw notFound('session');
    return session;
  };

  party.post('/documents/checks', async (c) => {
    const { name, idNumber, requestId, personToken } = await parseBody(c, DocumentCheck);
    const person = findPerson(idNumber);
    const result = person && person.name === name ? person.document : 'mismatch';
    return c.json({ checkId: world.nextId('doc'), requestId, personToken, result });
  });

  party.post('/face/sessions', (c) =>
    makeOnce(c, keys, FaceSession, (order) => {
      const { requestId, personToken, accountToken, idNumber, bankName, newLast4, returnUrl } =
        order;
      const subject = { requestId, personToken, accountToken };
      const sessionRef = world.nextId('face');
      const shownCard = `${bankName} ${newLast4}`;
      sessions.set(sessionRef, {
        sessionRef,
        subject,
        result: 'open',
        idNumber,
        shownCard,
        returnUrl,
      });
      return { sessionRef, url: `${c.req.url}/${sessionRef}/page`, ...subject };
    }),
  );

  party.get('/face/sessions/:ref', (c) => {
    const { sessionRef, subject, result, area, ...session } = getSession(c.req.param('ref'));
    const agreed = session.consentHash && { consentHash: session.consentHash };
    return c.json({ sessionRef, ...subject, result, ...agreed, ...(area && { area }) });
  });

  party.get('/face/sessions/:ref/page', (c) => {
    const { shownCard } = getSession(c.req.param('ref'));
    return c.html(
      html`<!doctype html>
        <html lang="zh-CN">
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>人脸核验</title>
          <p>
            核验本人身份，用于将结算卡更换为 ${shownCard} / this proves your identity for that card
          </p>
          <form method="post" action="complete"><button>同意并核验 / agree and check</button></form>
        </html>`,
    );
  });

  party.post('/face/sessions/:ref/complete', async (c) => {
    const session = getSession(c.req.param('ref'));
    const text = await c.req.text();
    const completion = text.startsWith('{') ? await parseBody(c, Completion) : Completion.parse({});
    const { idNumber = session.idNumber, area = '110105', consent, result } = completion;
    const isSamePerson = idNumber === session.idNumber;
    const expected = isSamePerson ? (findPerson(idNumber)?.face ?? 'failed') : 'failed';
    session.result = result ?? expected;
    session.area = area;
    if (consent) session.consentHash = consentHash;
    return answerPerson(c, session.returnUrl, {
      sessionRef: session.sessionRef,
      result: session.result,
    });
  });

  return party;
}
