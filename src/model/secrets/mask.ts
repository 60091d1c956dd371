/** With a digit in it (or a star, where a server hid some of it): names such as `hf_hub_download` are no keys. */
const keyShapes =
  /\b(?:sk|pk|rk|xai|gsk|csk|tgp_v1|hf|nvapi|AIza)[-_](?=[\w*.-]{0,80}[\d*])[\w*.-]{6,}|\bAIza[\w-]{20,}|(?<=\bBearer\s+)(?=\S*\d)[\w.~+/=*-]{8,}/gi;

/** Text without the given secrets, also as JSON writes them. A secret of fewer than 4 characters is left alone: texts need such words. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const real = secrets.filter((secret) => secret.length >= 4);
  // The longest first: one may begin another, and must not leave the rest of it.
  const wanted = real.flatMap(inText).sort((a, b) => b.length - a.length);
  return wanted.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

/** As hideSecrets, and without anything that looks like a key: for words of a server, which may repeat a key that is not known here. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return hideSecrets(text, secrets).replace(keyShapes, '***');
}

/** As it is, and as JSON writes it, such as a key of several lines. */
function inText(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  return escaped === secret ? [secret] : [secret, escaped];
}
