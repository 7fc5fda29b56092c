/** The form of a correction: what was asked for is written part by part, and sent at once [A63]. */
import { html } from 'hono/html';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { Correction } from '../../domain/request/card-change-schema.ts';
import {
  findAskedParts,
  findNamedDocuments,
  mayContinueUncorrected,
  saysOwnSignIn,
} from '../../domain/request/corrections.ts';
import type { DocumentKind } from '../../domain/request/document-kinds.ts';
import { formatValue } from '../../domain/text/templates.ts';
import { renderBilingual, type Html } from '../pages/layout.ts';
import { actPath } from './acts.ts';
import { renderField, renderForm } from './forms.ts';
import { renderUpload } from './papers.ts';
import type { HostedSession } from './hosted-session.ts';

/**
 * What is sent: the parts that were written and were asked for. How the owner has signed in now is sent where it was asked
 * for, as far as it is attested, and with another account or person in any case.
 */
export function buildCorrection(
  { person }: HostedSession,
  asked: readonly Problem[],
  draft: StoredDraft | undefined,
): Correction {
  const { applicant, newAccount, oldAccount, materials = [] } = draft?.body ?? {};
  const { fields, documents } = findAskedParts(asked);
  const papers = materials.filter(({ kind }) => documents.has(kind));
  const sent: Correction = {
    ...(applicant && fields.has('applicant') && { applicant }),
    ...(newAccount && fields.has('newAccount') && { newAccount }),
    ...(oldAccount && fields.has('oldAccount') && { oldAccount }),
    ...(papers.length > 0 && { materials: papers }),
  };
  if (saysOwnSignIn(sent, 'owner')) return { ...sent, authn: person.authn ?? {} };
  return person.authn && fields.has('authn') ? { ...sent, authn: person.authn } : sent;
}

/** @param asked the problems of the request */
export function renderCorrection(
  session: HostedSession,
  asked: readonly Problem[],
  draft: StoredDraft | undefined,
): Html {
  const { fields, documents } = findAskedParts(asked);
  const named = findNamedDocuments(asked).filter((kind) => documents.has(kind));
  const others = [...documents].filter((kind) => !named.includes(kind));
  const written = draft?.body;
  const maySend =
    Object.keys(buildCorrection(session, asked, draft)).length > 0 || mayContinueUncorrected(asked);
  return html`${fields.has('newAccount') && renderPart('/change/account', { zh: '重新填写新卡', en: 'Type the new card again' }, written?.newAccount && `尾号 ${written.newAccount.last4}`)}
  ${fields.has('applicant') && renderPart('/change/you', { zh: '更正本人信息', en: 'Correct who you are' }, written?.applicant && '已填写')}
  ${fields.has('oldAccount') && renderOldCard(session, written?.oldAccount?.last4)}
  ${named.map((kind) => renderDocument(session, kind, draft))}
  ${
    others.length > 0 &&
    html`<details>
      <summary>
        ${renderBilingual({ zh: '其他材料（如需要）', en: 'other papers, if you need them' })}
      </summary>
      ${others.map((kind) => renderDocument(session, kind, draft))}
    </details>`
  }
  ${
    maySend
      ? renderForm(session, {
          action: actPath('correct'),
          button: { zh: '全部补正，提交', en: 'Send the correction' },
        })
      : html`<p>
          ${renderBilingual({ zh: '补好后在此提交。', en: 'When that is done, send it here.' })}
        </p>`
  }`;
}

const renderPart = (
  href: string,
  text: { zh: string; en: string },
  done: string | undefined,
): Html =>
  html`<p>
    ${done !== undefined ? html`✓ ${done} ` : ''}<a href="${href}">${renderBilingual(text)}</a>
  </p>`;

const renderOldCard = (session: HostedSession, last4: string | undefined): Html =>
  html`${last4 !== undefined && html`<p>✓ ${last4}</p>`}
  ${renderForm(
    session,
    { action: actPath('old-card'), button: { zh: '保存', en: 'Save' } },
    renderField({
      name: 'last4',
      label: { zh: '现用结算卡后四位', en: 'Last four digits of the present card' },
      isNumber: true,
    }),
  )}`;

function renderDocument(
  session: HostedSession,
  kind: DocumentKind,
  draft: StoredDraft | undefined,
): Html {
  const isGiven = draft?.body.materials?.some((each) => each.kind === kind) === true;
  const name = renderBilingual({ zh: formatValue(kind, 'zh'), en: formatValue(kind, 'en') });
  return html`<h3>${isGiven ? '✓ ' : ''}${name}</h3>
    ${renderUpload(session, kind)}`;
}
