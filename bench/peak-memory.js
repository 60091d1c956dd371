// Loaded with --import into both sides of a comparison; plain JavaScript, since stripping types would take memory of its own.
process.on('exit', () => {
  process.stderr.write(`peak memory: ${process.resourceUsage().maxRSS}\n`);
});
