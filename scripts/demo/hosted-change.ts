/** A link to the hosted change for whoever looks at the demo, with the papers of its owner; the reviewer does their part. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createHttpClient } from './http.ts';
import { buildDocument } from './documents.ts';
import { People } from './people.ts';
import { followRequest } from './play.ts';
import type { Sample } from './sample.ts';
import type { System } from './system.ts';

export interface OfferedChange {
  /** Opens once. */
  url: string;
  /** Folder of the papers. */
  papers: string;
  smsUrl: string;
  /** What the bank of the new card shows its owner. */
  statementUrl: string;
}

const merchantId = 'M-HOSTED';
const pollEveryMs = 2_000;

/** @param sample whose owner, card and papers they are; its reviewer approves the request that comes */
export async function offerHostedChange(system: System, sample: Sample): Promise<OfferedChange> {
  const { acquirerId } = sample;
  const ofReviewer = sample.steps.filter(({ does }) => does === 'approve');
  const own: Sample = { ...sample, merchantId, steps: ofReviewer };
  const people = new People(system, own);
  await people.prepare();
  const token = await system.issueToken({ sub: 'core', roles: ['back-office'], acquirerId });
  const api = createHttpClient(system.apiUrl, token);
  const authn = { level: 'two-factor', twoFactorEnrolled: true, device: 'known' };
  const by = { id: `owner-${merchantId}`, role: 'owner' };
  const { url } = await api.post<{ url: string }>('/v1/sessions', { merchantId, by, authn });
  const papers = join(system.env['DATA_DIR'] ?? '', 'papers');
  mkdirSync(papers, { recursive: true });
  for (const kind of sample.documents)
    writeFileSync(join(papers, `${kind}.pdf`), buildDocument(kind, merchantId, own));
  void review();
  return {
    url,
    papers,
    smsUrl: `${system.sandboxUrl}/_sms?merchantId=${merchantId}`,
    statementUrl: `${system.sandboxUrl}/bank/statements/${sample.newAccount.accountNumber}`,
  };

  /** However long the owner takes. */
  async function review(): Promise<void> {
    const reader = await people.connectReader();
    for (;;) {
      const found = await reader
        .get<{ cardChanges: { requestId: string }[] }>(`/v1/card-changes?merchantId=${merchantId}`)
        .catch(() => undefined);
      const requestId = found?.cardChanges[0]?.requestId;
      if (requestId !== undefined) {
        await followRequest(people, own, requestId).catch(() => undefined);
        return;
      }
      await delay(pollEveryMs);
    }
  }
}
