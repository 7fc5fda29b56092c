/** A document of a case: the picture with its mark, larger and turned by links. */
import { html } from 'hono/html';
import type { DocumentFinding } from '../../domain/parties/documents.ts';
import { formatValue } from '../../domain/text/templates.ts';
import { turns, type Turn } from '../../adapters/images/watermark.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import type { CaseDocument } from './case-documents.ts';
import { renderDeskPage } from './frame.ts';
import type { DeskSession } from './desk.ts';

/** Percent of the width of the page. */
export const zooms = [100, 150, 200, 300] as const;
export type Zoom = (typeof zooms)[number];

export interface DocumentView {
  page: number;
  turn: Turn;
  zoom: Zoom;
}

const findingWords: Record<DocumentFinding, BilingualText> = {
  unreadable: { zh: '无法辨认', en: 'unreadable' },
  differs: { zh: '与填写内容不符', en: 'differs from what was typed' },
  close: { zh: '与填写内容略有出入', en: 'nearly what was typed' },
  tampered: { zh: '疑似被修改', en: 'the picture was changed' },
  screen: { zh: '疑似翻拍', en: 'taken of a screen or a print' },
  reused: { zh: '其他商户用过同一图片', en: 'another merchant has sent the same picture' },
};

export const describeDocument = ({ kind }: CaseDocument): BilingualText =>
  kind === undefined
    ? { zh: '此前的材料', en: 'earlier document' }
    : { zh: formatValue(kind, 'zh'), en: formatValue(kind, 'en') };

export const renderFindings = ({ findings }: CaseDocument): Html =>
  html`${findings.map(
    (finding) => html`<span class="late">${renderBilingual(findingWords[finding])}</span> `,
  )}`;

export function renderDocuments(requestId: string, documents: readonly CaseDocument[]): Html {
  if (documents.length === 0) return html``;
  return html`<section>
    <h2>${renderBilingual({ zh: '材料', en: 'Documents' })}</h2>
    <table>
      <tbody>
        ${documents.map(
          (document) =>
            html`<tr>
              <th scope="row">
                <a href="${buildPath(requestId, document)}"
                  >${renderBilingual(describeDocument(document))}</a
                >
              </th>
              <td>
                ${document.validUntil !== undefined && renderBilingual({ zh: `有效期至 ${document.validUntil}`, en: 'valid until' })}
              </td>
              <td>${renderFindings(document)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

const buildPath = (
  requestId: string,
  { documentId }: CaseDocument,
  view: Partial<DocumentView> = {},
): string => {
  const query = new URLSearchParams(
    Object.entries(view).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return `/desk/requests/${requestId}/documents/${documentId}${query && `?${query}`}`;
};

/** @param pages undefined when the file cannot be shown */
export function renderDocumentPage(
  session: DeskSession,
  requestId: string,
  documents: readonly CaseDocument[],
  document: CaseDocument,
  view: DocumentView,
  pages: number | undefined,
): Html {
  const name = describeDocument(document);
  const picture = buildPath(requestId, document, view).replace('?', '/picture?');
  const renderWay = (text: BilingualText, more: Partial<DocumentView>, key: string): Html =>
    html`<a href="${buildPath(requestId, document, { ...view, ...more })}" accesskey="${key}"
      >${renderBilingual(text)}</a
    >`;
  return renderDeskPage(
    name,
    session,
    html`<nav aria-label="材料 Documents">
        <a href="/desk/requests/${requestId}" accesskey="b"
          >${renderBilingual({ zh: '返回申请', en: 'back to the case' })}</a
        >
        ${documents.map(
          (one) =>
            html`<a
              href="${buildPath(requestId, one)}"
              ${one === document ? html`aria-current="page"` : ''}
              >${renderBilingual(describeDocument(one))}</a
            >`,
        )}
      </nav>
      ${
        pages === undefined
          ? html`<section class="notice"><p>${renderBilingual(cannotBeShown)}</p></section>`
          : html`<section>
              <p>${renderFindings(document)}</p>
              <nav aria-label="查看 View">
                ${renderWay({ zh: '左转', en: 'turn left' }, { turn: turnBy(view.turn, -1) }, 'l')}
                ${renderWay({ zh: '右转', en: 'turn right' }, { turn: turnBy(view.turn, 1) }, 'r')}
                ${zooms.map(
                  (zoom) =>
                    html`<a
                      href="${buildPath(requestId, document, { ...view, zoom })}"
                      ${zoom === view.zoom ? html`aria-current="true"` : ''}
                      >${zoom}%</a
                    >`,
                )}
                ${view.page > 1 && renderWay({ zh: '上一页', en: 'page before' }, { page: view.page - 1 }, 'p')}
                ${pages > 1 && html`<span>${view.page} / ${pages}</span>`}
                ${view.page < pages && renderWay({ zh: '下一页', en: 'next page' }, { page: view.page + 1 }, 'n')}
              </nav>
              <div class="picture" tabindex="0" role="region" aria-label="${name.zh} ${name.en}">
                <img class="zoom${view.zoom}" src="${picture}" alt="${name.zh} ${name.en}" />
              </div>
              <p class="en">
                ${renderBilingual({ zh: '图片带有您的账号与时间水印，每次查看均有记录', en: 'the picture bears your name and the time; every view is recorded' })}
              </p>
            </section>`
      }`,
  );
}

const turnBy = (turn: Turn, steps: 1 | -1): Turn =>
  turns[(turns.indexOf(turn) + steps + turns.length) % turns.length] ?? 0;

const cannotBeShown: BilingualText = {
  zh: '该文件无法显示：可能已损坏、加密，或不是图片；请要求商户重新上传照片或未加密的 PDF',
  en: 'this file cannot be shown: damaged, encrypted, or no picture; ask the merchant for a photo or a PDF that is not encrypted',
};
