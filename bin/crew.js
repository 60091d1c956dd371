#!/usr/bin/env node
// Plain JavaScript of long ago, and no static import: an older Node must get as far as the message, and importing node:fs alone takes 5 ms.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`crew needs Node 22.18 or newer; this is ${process.version}. Newer ones: https://nodejs.org\n`);
  process.exitCode = 2;
} else {
  const { createRequire, enableCompileCache } = process.getBuiltinModule('node:module');
  const require = createRequire(import.meta.url);
  const words = process.argv.slice(2);
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
    printAtOnce(`${require('../package.json').version}\n`);
  } else {
    enableCompileCache();
    await require('../dist/cli.cjs').main(process.argv);
  }
}

/** Without process.stdout, which takes Node longer to make than all else here. */
function printAtOnce(text) {
  try {
    process.getBuiltinModule('node:fs').writeSync(1, text);
  } catch (error) {
    // A reader that went away has had enough; a pipe that is full right now must be waited for.
    if (error.code !== 'EPIPE') process.stdout.write(text);
  }
}
