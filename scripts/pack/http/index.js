import createClient from 'openapi-fetch';

/** Each call carries a token of now: one that ends is replaced by who makes them. */
export function createHttpClient({ url, token, ...options }) {
  // A redirect would take numbers and token to an address that nobody has named.
  const client = createClient({ baseUrl: url, redirect: 'manual', ...options });
  client.use({
    async onRequest({ request }) {
      const bearer = typeof token === 'function' ? await token() : token;
      request.headers.set('authorization', `Bearer ${bearer}`);
      return request;
    },
  });
  return client;
}
