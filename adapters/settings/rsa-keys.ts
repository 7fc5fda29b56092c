/** RSA keys of networks, read from PEM files once. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** @throws Error that names the variable when the file holds no private RSA key */
export const readPrivateKey = (name: string, path: string): KeyObject =>
  readRsaKey(name, path, createPrivateKey);

/** Of a public key or a certificate. @throws Error that names the variable when the file holds no RSA key */
export const readPublicKey = (name: string, path: string): KeyObject =>
  readRsaKey(name, path, createPublicKey);

/**
 * Variables that go together: all of them or none.
 * @returns undefined when none is set
 * @throws Error that names the first that is missing
 */
export function readTogether<Read extends object, const Name extends keyof Read & string>(
  read: Read,
  names: readonly Name[],
): { [Each in Name]: NonNullable<Read[Each]> } | undefined {
  if (names.every((name) => read[name] === undefined)) return undefined;
  const missing = names.find((name) => read[name] === undefined);
  if (missing !== undefined)
    throw new Error(`${missing} is missing: ${names.join(', ')} go together, give all or none`);
  return read as { [Each in Name]: NonNullable<Read[Each]> };
}

function readRsaKey(name: string, path: string, parse: (pem: Buffer) => KeyObject): KeyObject {
  const key = tryParseKey(path, parse);
  if (key?.asymmetricKeyType === 'rsa') return key;
  throw new Error(`${name} is not right: a file holds no RSA key in PEM, or cannot be read`);
}

function tryParseKey(path: string, parse: (pem: Buffer) => KeyObject): KeyObject | undefined {
  try {
    return parse(readFileSync(path));
  } catch {
    return undefined;
  }
}
