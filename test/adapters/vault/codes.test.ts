import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { DataKeys } from '../../../adapters/vault/data-keys.ts';
import { createVaultCodes } from '../../../adapters/vault/codes.ts';
import { findTraces } from '../../support/canaries.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { readAllCells, createKeyRing } from '../../support/storage.ts';

let refs = 0;
const newRef = () => `r-1/otp/${(refs += 1)}`;
const otherThan = (code: string) => (code.startsWith('0') ? '1' : '0') + code.slice(1);

describeOnBothDatabases('One-time codes', (database) => {
  const codes = () => createVaultCodes(database(), new DataKeys(database(), createKeyRing('k1')));

  it('One-time codes have the requested number of digits, and are the same for the same reference', async () => {
    const ref = newRef();
    const code = await codes().makeCode(ref, 6);
    expect(code).toMatch(/^\d{6}$/);
    const again = await Promise.all(Array.from({ length: 5 }, () => codes().makeCode(ref, 6)));
    expect(new Set(again)).toEqual(new Set([code]));
  });

  it('One-time codes match the typed code, also in groups, with blanks around it or in full-width digits', async () => {
    const ref = newRef();
    const code = await codes().makeCode(ref, 6);
    const fullWidth = code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + +digit));
    const inGroups = `\u200b${code.slice(0, 3)}-${code.slice(3)}`;
    for (const typed of [code, ` ${code}\n`, fullWidth, inGroups]) {
      const answer = await codes().storeTypedCode(typed);
      expect(await codes().compareCode(ref, answer)).toBe('match');
    }
  });

  it('One-time codes do not match another code; what is shorter or longer is no guess', async () => {
    const ref = newRef();
    const code = await codes().makeCode(ref, 6);
    const answer = await codes().storeTypedCode(otherThan(code));
    expect(await codes().compareCode(ref, answer)).toBe('wrong');
    for (const typed of [code.slice(1), `${code}0`, '']) {
      const misshapen = await codes().storeTypedCode(typed);
      expect(await codes().compareCode(ref, misshapen)).toBe('misshapen');
    }
  });

  it('One-time codes have one verdict per typed answer, however often it is compared', async () => {
    const ref = newRef();
    const code = await codes().makeCode(ref, 6);
    for (const [typed, verdict] of [
      [code, 'match'],
      [otherThan(code), 'wrong'],
    ] as const) {
      const answer = await codes().storeTypedCode(typed);
      const comparisons = Array.from({ length: 5 }, () => codes().compareCode(ref, answer));
      expect(new Set(await Promise.all(comparisons))).toEqual(new Set([verdict]));
    }
  });

  it('One-time codes cannot be compared with an answer that was used for another code', async () => {
    const [first, second] = [newRef(), newRef()];
    const right = await codes().storeTypedCode(await codes().makeCode(first, 6));
    const wrong = await codes().storeTypedCode(await codes().makeCode(second, 6));
    expect(await codes().compareCode(first, right)).toBe('match');
    expect(await codes().compareCode(second, right)).toBe('wrong');
    expect(await codes().compareCode(first, wrong)).toBe('wrong');
    expect(await codes().compareCode(second, wrong)).toBe('wrong');
  });

  it('One-time codes cannot be compared many at once with one answer', async () => {
    // Among 41 codes of one digit at least five are equal.
    const made = await Promise.all(
      Array.from({ length: 41 }, async () => {
        const ref = newRef();
        return { ref, code: await codes().makeCode(ref, 1) };
      }),
    );
    const alike = made
      .map(({ code }) => made.filter((other) => other.code === code))
      .find(({ length }) => length > 4);
    const answer = await codes().storeTypedCode(alike?.[0]?.code ?? '');
    const verdicts = await Promise.all(
      (alike ?? []).map(({ ref }) => codes().compareCode(ref, answer)),
    );
    expect(verdicts.filter((verdict) => verdict === 'match')).toHaveLength(1);
  });

  it('One-time codes are missing when the code or the answer does not exist', async () => {
    const ref = newRef();
    const answer = await codes().storeTypedCode(await codes().makeCode(ref, 6));
    expect(await codes().compareCode('r-1/otp/never', answer)).toBe('missing');
    expect(await codes().compareCode(ref, 'ans_never')).toBe('missing');
    expect(await codes().compareCode(ref, answer)).toBe('match');
  });

  it('One-time codes are stored sealed, and an answer is deleted once there is a verdict', async () => {
    const ref = newRef();
    const code = await codes().makeCode(ref, 18);
    const answer = await codes().storeTypedCode(code);
    for (const { place, bytes } of await readAllCells(database()))
      expect(findTraces(code, bytes), place).toEqual([]);
    await codes().compareCode(ref, answer);
    const { sealed } = await database()
      .selectFrom('vault_answers')
      .select('sealed')
      .where('ref', '=', answer)
      .executeTakeFirstOrThrow();
    expect(sealed).toBeNull();
  });

  it('One-time codes are deleted long after they have expired', async () => {
    const [old, young] = [newRef(), newRef()];
    const oldAnswer = await codes().storeTypedCode(await codes().makeCode(old, 6));
    const youngAnswer = await codes().storeTypedCode(await codes().makeCode(young, 6));
    const backdate = (table: 'vault_codes' | 'vault_answers', ref: string, days: number) =>
      sql`
        update ${sql.table(table)} set created_at = now() - make_interval(days => ${days})
        where ref = ${ref}
      `.execute(database());
    await backdate('vault_codes', old, 61);
    await backdate('vault_answers', oldAnswer, 61);
    await backdate('vault_codes', young, 59);
    await codes().makeCode(newRef(), 6);
    const refsOf = async (table: 'vault_codes' | 'vault_answers') =>
      (await database().selectFrom(table).select('ref').execute()).map(({ ref }) => ref);
    expect(await refsOf('vault_codes')).not.toContain(old);
    expect(await refsOf('vault_answers')).not.toContain(oldAnswer);
    expect(await codes().compareCode(young, youngAnswer)).toBe('match');
  });
});
