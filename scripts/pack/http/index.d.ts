import type { Client, ClientOptions } from 'openapi-fetch';
import type { paths } from './paths.js';

export type { paths };

export interface HttpClientOptions extends Omit<ClientOptions, 'baseUrl'> {
  /** Address of the API, such as `https://card-change.example.com`. */
  url: string;
  /** The bearer token, or what makes one for each call. */
  token: string | (() => string | Promise<string>);
}

/** A client of the HTTP API: `GET`, `POST` and `PUT` by path, with the types of `/openapi.json`. Throws only when there is no answer. */
export declare function createHttpClient(options: HttpClientOptions): Client<paths>;
