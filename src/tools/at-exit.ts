/** What is to be ended with this process, which has one end: Node warns of a listener for each. */
const endings = new Set<() => void>();

function endAll(): void {
  for (const end of endings) end();
}

/** Has `end` called when this process exits, unless what is given back is called before. */
export function atExit(end: () => void): () => void {
  if (endings.size === 0) process.on('exit', endAll);
  endings.add(end);
  return () => {
    endings.delete(end);
    if (endings.size === 0) process.off('exit', endAll);
  };
}
