import { type Fingerprint, sha256 } from '../../run/fingerprint.ts';
import { shapes } from './shapes.ts';
import { storedJson } from './stored-json.ts';

/** A fingerprint from its stored fields: they are stored as the canonical JSON that its hash is made of. */
export function storedFingerprint(fields: string, whose: string): Fingerprint {
  return { hash: sha256(fields), fields: storedJson(fields, shapes.fingerprint, `the fingerprint of ${whose}`) };
}
