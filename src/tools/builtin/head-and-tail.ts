/** Collects output, and of too much only its beginning and end. */
export interface HeadAndTail {
  add(piece: Buffer): void;
  text(): string;
}

/** `most`: bytes kept, half of them from the beginning. */
export function headAndTail(most: number): HeadAndTail {
  const half = Math.floor(most / 2);
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let dropped = 0;
  return {
    add(piece) {
      const toHead = piece.subarray(0, half - head.length);
      if (toHead.length > 0) head = Buffer.concat([head, toHead]);
      const all = Buffer.concat([tail, piece.subarray(toHead.length)]);
      const over = Math.max(0, all.length - half);
      dropped += over;
      tail = all.subarray(over);
    },
    text() {
      if (dropped === 0) return Buffer.concat([head, tail]).toString();
      const cut = `\n[… ${dropped.toLocaleString('en')} bytes left out …]\n`;
      return head.toString().replace(/\uFFFD+$/, '') + cut + tail.toString().replace(/^\uFFFD+/, '');
    },
  };
}
