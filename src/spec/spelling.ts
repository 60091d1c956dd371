/** A name in the one spelling in which names are compared: `é` may be typed as one character (NFC), or as a letter and an accent (NFD), as files of macOS have it. */
export function sameSpelling(name: string): string {
  return name.normalize('NFC');
}

/** A map by name, its names in that spelling. */
export function inOneSpelling<Value>(named: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [sameSpelling(name), value]));
}
