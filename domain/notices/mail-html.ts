/** A mail as HTML, beside its plain text: the same lines, one below the other, without tables, images or anything from elsewhere. */

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? '');

/** Links of ours stand at the end of a line, behind what they are for; what others wrote holds none. */
const linkLine = /^(.*?)[:：]? (https?:\/\/\S+)$/;

const styles = {
  body: 'margin:0;padding:16px;background:#ffffff;color:#1c1e21;font-family:system-ui,-apple-system,sans-serif;font-size:16px;line-height:1.6',
  main: 'max-width:36rem;margin:0 auto',
  title: 'font-size:20px;line-height:1.4;margin:0 0 16px',
  line: 'margin:0 0 12px;overflow-wrap:anywhere',
  english: 'margin:0 0 12px;color:#5f6670;overflow-wrap:anywhere',
  link: 'display:inline-block;padding:8px 16px;border:2px solid #0b57d0;border-radius:8px;color:#0b57d0;font-weight:600',
} as const;

/** Whether a line is in English alone. */
const isEnglish = (line: string): boolean => !/\p{Script=Han}/u.test(line);

function renderLine(line: string): string {
  const [, label, link] = linkLine.exec(line) ?? [];
  if (label === undefined || link === undefined) {
    const isSecond = isEnglish(line);
    return `<p${isSecond ? ' lang="en"' : ''} style="${isSecond ? styles.english : styles.line}">${escape(line)}</p>`;
  }
  // The name of the host stands in the text, since whoever doubts a link looks for it.
  return `<p style="${styles.line}"><a href="${escape(link)}" style="${styles.link}">${escape(label)}</a><br>${escape(new URL(link).host)}</p>`;
}

/** @param body the plain text of the mail. @returns a whole document; everything in it is escaped */
export const renderMailHtml = (subject: string, body: string): string =>
  [
    '<!doctype html>',
    '<html lang="zh-CN"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escape(subject)}</title></head>`,
    `<body style="${styles.body}"><main style="${styles.main}">`,
    `<h1 style="${styles.title}">${escape(subject)}</h1>`,
    ...body.split('\n').map(renderLine),
    '</main></body></html>',
  ].join('\n');
