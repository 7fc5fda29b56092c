/** Signs people in at an OpenID Connect provider: authorization code with PKCE (RFC 7636). */
import * as oidc from 'openid-client';

export interface OidcClientSettings {
  issuer: string;
  clientId: string;
  /** Missing for a public client, which proves itself by PKCE alone. */
  clientSecret?: string;
  /** Where the provider sends the browser back to. */
  redirectUri: string;
}

/** What the browser keeps between the two halves of a sign-in. */
export interface SignInAttempt {
  state: string;
  nonce: string;
  verifier: string;
}

export interface OidcSignIn {
  /**
   * @param isSilent the provider asks nobody anything: it says again who is signed in there, or that nobody is
   * @returns where to send the browser, and what to keep. @throws Error when the provider does not answer
   */
  begin(isSilent?: boolean): Promise<{ url: string; attempt: SignInAttempt }>;
  /**
   * The claims of the ID token, verified.
   * @param query of the URL that the provider sent the browser to
   * @throws Error when the answer is not one to this attempt
   */
  finish(query: URLSearchParams, attempt: SignInAttempt): Promise<Record<string, unknown>>;
}

export function createOidcSignIn({
  issuer,
  clientId,
  clientSecret,
  redirectUri,
}: OidcClientSettings): OidcSignIn {
  let discovered: Promise<oidc.Configuration> | undefined;
  const discover = () => {
    // Settings allow http for development only.
    const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    discovered ??= oidc
      .discovery(new URL(issuer), clientId, clientSecret, undefined, { execute })
      .catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
    return discovered;
  };
  return {
    async begin(isSilent = false) {
      const configuration = await discover();
      const verifier = oidc.randomPKCECodeVerifier();
      const attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid',
        // Whoever sits down at a computer that others use is asked who they are.
        prompt: isSilent ? 'none' : 'login',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
      });
      return { url: url.href, attempt };
    },
    async finish(query, { state, nonce, verifier }) {
      const tokens = await oidc.authorizationCodeGrant(
        await discover(),
        new URL(`${redirectUri}?${query.toString()}`),
        {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        },
      );
      const claims = tokens.claims();
      if (!claims) throw new Error('the provider gave no ID token');
      return claims;
    },
  };
}
