const keyShapes =
  /\b(?:sk|pk|rk|xai|gsk|csk|tgp_v1|hf|nvapi|AIza)[-_][\w*.-]{6,}|\bAIza[\w-]{20,}|(?<=\bBearer\s+)(?=\S*\d)[\w.~+/=*-]{8,}/gi;

/** Text without the given secrets and without anything that looks like a key. A secret of under 4 letters is none. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const real = secrets.filter((secret) => secret.length >= 4);
  return real.reduce((rest, secret) => rest.replaceAll(secret, '***'), text).replace(keyShapes, '***');
}
