import { type Fingerprint, sha256 } from '../../run/fingerprint.ts';

/** A fingerprint from its stored fields: they are stored as the canonical JSON that its hash is made of. */
export function storedFingerprint(fields: string): Fingerprint {
  return { hash: sha256(fields), fields: JSON.parse(fields) };
}
