/** Receives the callbacks of the party that is judged, and checks that they can be believed to come from it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { require, type Check } from './check.ts';
import { buildCall, readId } from './keyed-calls.ts';
import type { Order, OrderLimits } from './orders.ts';

interface Delivery {
  id: string;
  /** The body, if the signature is right and not older than five minutes. */
  event: { type?: unknown; data?: { key?: unknown } } | undefined;
  text: string;
}

export class CallbackReceiver {
  readonly #server: Server;
  readonly #deliveries: Delivery[] = [];
  readonly #webhook: Webhook;
  #keyToRefuse: string | undefined;

  private constructor(secret: string) {
    this.#webhook = secret.startsWith('whsec_')
      ? new Webhook(secret)
      : new Webhook(secret, { format: 'raw' });
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const text = Buffer.concat(parts).toString();
        this.#receive(text, request.headers);
        response.writeHead(this.#takeRefusal(text) ? 503 : 204).end();
      });
    });
  }

  /** @throws Error when the port is taken */
  static async listen(secret: string, port = 0, host = '127.0.0.1'): Promise<CallbackReceiver> {
    const receiver = new CallbackReceiver(secret);
    await new Promise<void>((resolve, reject) => {
      receiver.#server.once('error', reject).listen(port, host, resolve);
    });
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The first delivery about a key is answered 503, as when the engine is away; late ones about other keys are taken. */
  refuseFirst(key: string): void {
    this.#keyToRefuse = key;
  }

  /** The deliveries whose text names a key, oldest first. */
  listAbout(key: string): Delivery[] {
    return this.#deliveries.filter(({ text }) => text.includes(key));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #takeRefusal(text: string): boolean {
    const isMeant = this.#keyToRefuse !== undefined && text.includes(this.#keyToRefuse);
    if (isMeant) this.#keyToRefuse = undefined;
    return isMeant;
  }

  #receive(text: string, headers: NodeJS.Dict<string | string[]>): void {
    const id = String(headers['webhook-id']);
    this.#deliveries.push({ id, event: this.#verify(text, headers), text });
  }

  #verify(text: string, headers: NodeJS.Dict<string | string[]>): Delivery['event'] {
    try {
      return this.#webhook.verify(text, headers as Record<string, string>) as Delivery['event'];
    } catch {
      return undefined;
    }
  }
}

export const buildCallbackCheck = (
  receiver: CallbackReceiver,
  order: Order,
  newKey: () => string,
  { finalWithinMs }: OrderLimits,
): Check => ({
  id: 'callback',
  rule: 'the end of an order is reported, signed, with its key, and again under the same webhook-id after a 503',
  why: 'what is not signed is refused, and then the end is only known when the engine asks: minutes later',
  async run(party) {
    const key = newKey();
    receiver.refuseFirst(key);
    readId(order, await party.send(buildCall(order, key)));
    const until = performance.now() + finalWithinMs;
    while (receiver.listAbout(key).length < 2 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const [first, second] = receiver.listAbout(key);
    require(first !== undefined, () => `no callback about ${key}`);
    require(first.event !== undefined, () => 'the signature or the time of it is wrong');
    require(first.event.type === 'network.order.status' && first.event.data?.key === key, () =>
      `the callback is ${first.text.slice(0, 200)}`);
    require(second !== undefined, () => 'it was not sent again after a 503');
    require(second.event !== undefined, () =>
      'the signature or the time of the repetition is wrong');
    require(second.id === first.id, () => `its webhook-id was ${first.id}, then ${second.id}`);
  },
});
