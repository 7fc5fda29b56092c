/** The hosted change in tests: browsers of owners, who open links and fill in forms. */
import { readForm } from '../../scripts/demo/http.ts';
import { backOffice, type Answer, type Api } from './api.ts';

export interface Visitor {
  get(path: string): Promise<Answer>;
  /** Opens a link and presses its button. */
  open(path: string): Promise<Answer>;
  /** Fills in and sends the form of this action on the page that was read last. */
  send(action: string, filledIn?: Readonly<Record<string, string | File>>): Promise<Answer>;
  /** Sends the last form once more, as a double click does. */
  sendAgain(): Promise<Answer>;
  /** Every page that was seen. */
  pages: string[];
}

/** A browser of its own, with cookies. */
export function createVisitor(at: Pick<Api, 'get' | 'post'>): Visitor {
  const cookies = new Map<string, string>();
  const pages: string[] = [];
  let page = '';
  let last: (() => Promise<Answer>) | undefined;
  const getHeaders = () => ({
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  });
  const take = async (answer: Answer): Promise<Answer> => {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    if (answer.status === 303) return get(answer.headers.get('location') ?? '');
    page = answer.body.text ?? '';
    pages.push(page);
    return answer;
  };
  const get = async (path: string): Promise<Answer> =>
    take(await at.get(path, { headers: getHeaders() }));
  return {
    get,
    pages,
    async open(path) {
      await get(path);
      last = async () => take(await at.post(path, { headers: getHeaders() }));
      return last();
    },
    async send(action, filledIn = {}) {
      const start = page.indexOf(`action="${action.replaceAll('&', '&amp;')}"`);
      if (start === -1) throw new Error(`no form ${action} in ${page}`);
      const body = new FormData();
      for (const [name, value] of readForm(page.slice(start, page.indexOf('</form>', start))))
        body.set(name, value);
      for (const [name, value] of Object.entries(filledIn)) body.set(name, value);
      last = async () => take(await at.post(action, { body, headers: getHeaders() }));
      return last();
    },
    sendAgain: () => {
      if (!last) throw new Error('nothing was sent yet');
      return last();
    },
  };
}

/** A link of the back office. @returns its path */
export async function createLink(at: Pick<Api, 'post'>, more: object = {}): Promise<string> {
  const { status, body } = await at.post('/v1/sessions', {
    as: backOffice,
    body: { merchantId: 'M-GREEN', by: { id: 'owner-1', role: 'owner' }, ...more },
  });
  if (status !== 201) throw new Error(`no link: ${status} ${JSON.stringify(body)}`);
  return new URL(String(body['url'])).pathname;
}

/** An owner who is in the hosted change of a new merchant unless another one is given. */
export async function enterHostedChange(at: Api, more: object = {}): Promise<Visitor> {
  const visitor = createVisitor(at);
  await visitor.open(await createLink(at, more));
  return visitor;
}

export const you = {
  name: '李桂香',
  idNumber: '110105198506120042',
  mobile: '13800138001',
  forGood: 'true',
};
export const card = { accountNumber: '6217 0002 0011 2001 011', again: '6217000200112001011' };

/** Fills in everything up to the last page. */
export async function fillIn(visitor: Visitor, begun: object = {}): Promise<void> {
  await visitor.send('/change/begin', { reason: 'new-bank', ...begun });
  await visitor.send('/change/you', you);
  await visitor.send('/change/account?kind=PERSONAL', card);
  for (const kind of ['id-front', 'id-back', 'card-photo'])
    await visitor.send(`/change/papers/${kind}`, { [`file-${kind}`]: paper(kind) });
  await visitor.get('/change/confirm');
}

export const paper = (name: string): File =>
  new File([`%PDF-1.4 ${name}`], `${name}.pdf`, { type: 'application/pdf' });
