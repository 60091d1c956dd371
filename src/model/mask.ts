const keyShapes =
  /\b(?:sk|pk|rk|xai|gsk|csk|tgp_v1|hf|nvapi|AIza)[-_][\w*.-]{6,}|\bAIza[\w-]{20,}|\b(Bearer|Basic|Token)\s+[\w.~+/=*-]{8,}/gi;

/** Text without the given secrets and without anything that looks like a key. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const bare = secrets
    .filter((secret) => secret.length >= 4)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return bare.replace(keyShapes, (_match, scheme: string | undefined) =>
    scheme === undefined ? '***' : `${scheme} ***`,
  );
}
