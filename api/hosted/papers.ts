/** The page of the papers: each is photographed or chosen, and stored at once, so that a lost connection loses one at most. */
import { html } from 'hono/html';
import type { SubmittedDocument } from '../../domain/request/card-change-schema.ts';
import type { DocumentKind } from '../../domain/request/document-kinds.ts';
import { findRequiredDocuments } from '../../domain/request/required-documents.ts';
import type { AccountKind } from '../../domain/parties/account.ts';
import { formatValue } from '../../domain/text/templates.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { renderBilingual, renderPage, type BilingualText, type Html } from '../pages/layout.ts';
import { renderField, renderForm } from './forms.ts';
import type { HostedSession } from './hosted-session.ts';
import type { HostedWork } from './work.ts';

/** What the new request needs; without an account, as far as that is known. */
export function findPapers(
  { getPolicy }: Pick<ApiDependencies, 'getPolicy'>,
  { merchant, person, record, draft }: HostedWork,
  account: AccountKind | undefined,
): DocumentKind[] {
  const { values } = getPolicy(merchant.acquirerId);
  const kinds = values['accountKind.matrix'][record.kind];
  const kind = account ?? (kinds.length === 1 ? kinds[0] : undefined);
  return findRequiredDocuments(
    {
      merchant: record.kind,
      ...(kind && { account: kind }),
      hasAuthorisationLetter: false,
      intake: person.intake,
      foreign: record.foreign,
      ...(draft?.body.applicant && { role: draft.body.applicant.role }),
      given: new Set(draft?.body.materials?.map((each) => each.kind)),
      terminals: record.terminals.length,
    },
    values,
  );
}

export const findMissingPapers = (
  papers: readonly DocumentKind[],
  given: readonly SubmittedDocument[] = [],
): DocumentKind[] => papers.filter((kind) => given.every((each) => each.kind !== kind));

interface PapersPage {
  top?: Html | undefined;
  papers: readonly DocumentKind[];
  given: readonly SubmittedDocument[];
  /** The paper that the last upload was for, and why it was not taken. */
  refused?: { kind: DocumentKind; problem: BilingualText };
  onward: string;
}

export function renderPapers(session: HostedSession, page: PapersPage): Html {
  const { papers, given, top, onward } = page;
  const missing = findMissingPapers(papers, given);
  return renderPage(
    { zh: '上传材料', en: 'Papers' },
    html`${top} ${papers.map((kind) => renderPaper(session, kind, page))}
    ${
      missing.length === 0
        ? html`<a class="button" href="${onward}">下一步 <span lang="en">Go on</span></a>`
        : html`<p>
            ${renderBilingual({ zh: `还差 ${missing.length} 份材料`, en: `${missing.length} more to go` })}
          </p>`
    }`,
  );
}

const maxHint = {
  zh: '原件照片或PDF，清晰完整，10MB以内',
  en: 'a photo of the original, or a PDF; all of it readable; at most 10 MB',
};

function renderPaper(
  session: HostedSession,
  kind: DocumentKind,
  { given, refused }: PapersPage,
): Html {
  const isGiven = given.some((each) => each.kind === kind);
  const problem = refused?.kind === kind ? refused.problem : undefined;
  const name = renderBilingual({ zh: formatValue(kind, 'zh'), en: formatValue(kind, 'en') });
  const form = renderUpload(session, kind, problem);
  return html`<section class="${isGiven ? 'done' : ''}">
    <h2>${isGiven ? '✓ ' : ''}${name}</h2>
    ${
      isGiven && !problem
        ? html`<details>
            <summary>
              ${renderBilingual({ zh: '已上传，可重新上传', en: 'uploaded; upload another' })}
            </summary>
            ${form}
          </details>`
        : form
    }
  </section>`;
}

/** Two ways in one form: phones open the camera by the first, and their files by the second. */
export const renderUpload = (
  session: HostedSession,
  kind: DocumentKind,
  problem?: BilingualText,
): Html =>
  renderForm(
    session,
    {
      action: `/change/papers/${kind}`,
      button: { zh: '上传', en: 'Upload' },
      hasFile: true,
    },
    html`${renderField(
        {
          name: `photo-${kind}`,
          label: { zh: '拍照', en: 'Take a photo' },
          type: 'file',
          accept: 'image/jpeg,image/png',
          capture: 'environment',
          isOptional: true,
        },
        problem,
      )}
      <details>
        <summary>
          ${renderBilingual({ zh: '或选择已有照片、PDF', en: 'or choose a photo or PDF' })}
        </summary>
        ${renderField({
          name: `file-${kind}`,
          label: { zh: '文件', en: 'File' },
          hint: maxHint,
          type: 'file',
          accept: 'image/jpeg,image/png,application/pdf',
          isOptional: true,
        })}
      </details>`,
  );

/** The file of an upload; undefined when none was chosen. */
export const findFile = (form: FormData, kind: DocumentKind): File | undefined =>
  [form.get(`photo-${kind}`), form.get(`file-${kind}`)].find(
    (each): each is File => each instanceof File && each.size > 0,
  );
