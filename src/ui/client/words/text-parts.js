/**
 * Parts of a long text, cut anew at the ends of paragraphs so that each can be rendered by itself.
 * What stands behind the last paragraph's end of a part goes to the next one.
 * @param {readonly string[]} texts
 */
export function splitParts(texts) {
  const parts = [];
  let rest = '';
  texts.forEach((text, index) => {
    const whole = rest + text;
    const end = index === texts.length - 1 ? whole.length : whole.lastIndexOf('\n\n') + 2;
    const cut = end < 2 ? whole.length : end;
    parts.push(whole.slice(0, cut));
    rest = whole.slice(cut);
  });
  return parts;
}
