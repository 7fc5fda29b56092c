import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMailHtml } from '../../../domain/notices/mail-html.ts';
import { renderNotice } from '../../../domain/notices/renderer.ts';
import { copies, data } from '../../support/notice-texts.ts';

const render = (...[event, audience]: (typeof copies)[number]) => {
  const { subject, body } = renderNotice(event, audience, data);
  return { body, html: renderMailHtml(subject, body) };
};
/** What a reader sees of a page. */
const readText = (html: string): string =>
  html
    .replaceAll(/<title>.*?<\/title>|<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe.each(copies)('The mail of %s to %s', (event, audience) => {
  it('says as HTML what its plain text says, with nothing from elsewhere', () => {
    const { body, html } = render(event, audience);
    for (const line of body.split('\n')) {
      const [label = ''] = line.split(/: https?:/);
      expect(readText(html)).toContain(label);
    }
    expect(html).not.toMatch(/<(img|table|script|link|iframe)|url\(|src=/);
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    const ours = [data.stopLink, data.statusLink, `${data.statusLink}#receipt`];
    for (const href of hrefs) expect(ours).toContain(href);
    expect(hrefs).toHaveLength((body.match(/https:/g) ?? []).length);
  });
});

describe('A mail as HTML', () => {
  it('marks what is in English, and shows the host of a link', () => {
    const { html } = render('cooling-started', 'owner');
    expect(html).toContain('<html lang="zh-CN">');
    expect(html).toMatch(/<p lang="en"[^>]*>The settlement card will change/);
    expect(html).toContain('</a><br>pay.example</p>');
  });

  it('escapes whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (subject, body) => {
        const html = renderMailHtml(`<script>${subject}`, `${body}\n"><img src=x onerror=y>'`);
        expect(html).not.toMatch(/<script|<img/);
        expect(html.match(/<h1 /g)).toHaveLength(1);
      }),
    );
  });
});
