/** The desk in tests: people with sessions, and a case to decide on. */
import { readForm } from '../../scripts/demo/http.ts';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { Desk } from '../../api/desk/desk.ts';
import { createKey, owner, setUpApi, type Answer, type Api } from './api.ts';
import { buildMaterial, buildReadyFacts, buildRequest } from './facts.ts';
import { buildPhoto } from './pictures.ts';
import { submitRequest } from './submission.ts';

/** A desk whose provider nobody is sent to. */
export const closedDesk: Desk = {
  signIn: {
    begin: () => Promise.reject(new Error('nobody signs in here')),
    finish: () => Promise.reject(new Error('nobody signs in here')),
  },
  isSecure: true,
  readPerson: () => undefined,
};

export function setUpDesk() {
  const { api, storage } = setUpApi();
  const writeFacts = async (
    requestId: string,
    more: Parameters<typeof buildReadyFacts>[0] = {},
  ): Promise<void> => {
    const { evidence: _none, ...facts } = buildReadyFacts(more);
    await storage().requestFacts.write({ acquirerId: 'demo', requestId }, 'digest', facts);
  };
  return {
    storage,
    api: (more: Parameters<typeof api>[0] = {}) => api({ desk: closedDesk, ...more }),
    apiWithoutDesk: () => api(),
    /** The header that a browser with a session of this person sends. */
    signIn: async (id: string, roles: readonly string[], acquirerId = 'demo') => {
      const confirmedAt = new Date().toISOString();
      const person = { id, acquirerId, roles, confirmedAt };
      return { headers: { cookie: `desk=${await storage().deskSessions.begin(person)}` } };
    },
    /** What the rules were last given of a request. */
    writeFacts,
    /** Entries of the audit log, by the system unless an actor is given; the state of the request stays. */
    append: async (
      requestId: string,
      entries: (Pick<AuditEntry, 'action'> & Partial<AuditEntry>)[],
    ) => {
      const { auditLog, requests } = storage();
      const last = (await auditLog.read('demo', requestId)).at(-1)?.seq ?? 0;
      const row = await requests.find('demo', requestId);
      if (!row) throw new Error(`no request ${requestId}`);
      await auditLog.append({
        acquirerId: 'demo',
        merchantId: row.merchantId,
        requestId,
        entries: entries.map((entry, n) => ({
          seq: last + 1 + n,
          at: '2026-06-11T03:00:00Z',
          actor: 'system',
          ...entry,
        })),
        state: row.state,
      });
    },
    /** Has the request name a document, which is a photo. @returns its id */
    addDocument: async (requestId: string): Promise<string> => {
      const { documents, documentOwners } = storage();
      const document = await documents.put(await buildPhoto(), 'image/png');
      await documentOwners.recordOwner('demo', document, 'owner-1');
      const { documentId, sha256 } = document;
      const material = buildMaterial('business-licence', { documentId, sha256 });
      await writeFacts(requestId, { request: buildRequest({ materials: [material] }) });
      return documentId;
    },
    /** Gives a request another deadline, by an act of staff or (without one) as the process does. */
    setDue: async (requestId: string, due: string, by?: 'deadline-extended') => {
      const { auditLog, requests } = storage();
      const row = await requests.find('demo', requestId);
      const last = (await auditLog.read('demo', requestId)).at(-1);
      if (!row || !last) throw new Error(`no request ${requestId}`);
      const entry = { seq: last.seq + 1, at: last.at, actor: 'supervisor-1' };
      await auditLog.append({
        acquirerId: 'demo',
        merchantId: row.merchantId,
        requestId,
        entries: by === undefined ? [] : [{ ...entry, action: by }],
        after: { seq: last.seq, at: last.at },
        state: { ...row.state, due },
      });
    },
    /** Has somebody claim a request. */
    claim: async (requestId: string, by: string) => {
      const { auditLog, requests } = storage();
      const row = await requests.find('demo', requestId);
      const last = (await auditLog.read('demo', requestId)).at(-1);
      if (!row?.details || !last) throw new Error(`no request ${requestId}`);
      await auditLog.append({
        acquirerId: 'demo',
        merchantId: row.merchantId,
        requestId,
        entries: [],
        after: { seq: last.seq, at: last.at },
        state: row.state,
        details: {
          ...row.details,
          claim: { by, until: new Date(Date.now() + 3_600_000).toISOString() },
        },
      });
    },
    /** A request that waits for its review, with the digest `e-1`. */
    openReview: async (more: object = {}): Promise<string> => {
      const requestId = await submitRequest(api(), owner, createKey(), more);
      await storage().auditLog.append({
        acquirerId: 'demo',
        merchantId: 'M-GREEN',
        requestId,
        entries: [
          {
            seq: 2,
            at: '2026-06-11T02:00:00Z',
            actor: 'maker-0',
            action: 'note-added',
            data: { note: '<b>看过</b>' },
          },
        ],
        state: {
          stage: 'review',
          waitingOn: 'operator',
          money: 'old',
          risk: 'red',
          due: '2026-06-12T02:00:00Z',
          problems: [],
        },
        details: {
          since: '2026-06-11T02:00:00Z',
          notes: [{ field: 'oldAccount', code: 'ACC_OLD_HOLDER' }],
          newLast4: '1011',
          oldLast4: '8889',
          next: { merchant: '', staff: 'approve or reject as maker' },
          steps: [],
          evidence: 'e-1',
          policy: 'cn-default/1',
        },
      });
      return requestId;
    },
  };
}

export type Browser = { headers: { cookie: string } };

/** Sends the form of an act on the page of a case, filled in. */
export async function sendForm(
  at: Pick<Api, 'get' | 'post'>,
  browser: Browser,
  path: string,
  action: string,
  filledIn: Record<string, string> = {},
): Promise<Answer> {
  const page = (await at.get(path, browser)).body.text ?? '';
  const start = page.indexOf(`action="${path}/${action}"`);
  const form = readForm(page.slice(start, page.indexOf('</form>', start)));
  for (const [name, value] of Object.entries(filledIn)) form.set(name, value);
  return at.post(`${path}/${action}`, {
    body: form.toString(),
    headers: { ...browser.headers, 'content-type': 'application/x-www-form-urlencoded' },
  });
}

/** Sends the form of a page that has this action, filled in. */
export async function submitForm(
  at: Pick<Api, 'get' | 'post'>,
  browser: Browser,
  { page, action }: { page: string; action: string },
  filledIn: Record<string, string> = {},
): Promise<Answer> {
  const text = (await at.get(page, browser)).body.text ?? '';
  const start = text.indexOf(`action="${action}"`);
  if (start < 0) throw new Error(`${page} has no form for ${action}`);
  const form = readForm(text.slice(start, text.indexOf('</form>', start)));
  for (const [name, value] of Object.entries(filledIn)) form.set(name, value);
  return at.post(action, {
    body: form.toString(),
    headers: { ...browser.headers, 'content-type': 'application/x-www-form-urlencoded' },
  });
}
