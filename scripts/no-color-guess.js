/** Stands in for chalk's guess at the terminal's colours, for which it loads two slow modules of Node: src/report/terminal.ts tells it. */
export default { stdout: false, stderr: false };
