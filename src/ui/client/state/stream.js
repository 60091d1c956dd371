/**
 * A streaming text after one more message: it belongs at `from`, and what stood behind is void.
 * Null: something between is missing, so the whole must be read again.
 * @param {string} text
 * @param {{ from: number, text: string }} message
 */
export function streamed(text, message) {
  return message.from > text.length ? null : text.slice(0, message.from) + message.text;
}
