/** Of the exported page: read like a report, on paper too. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:light-dark(#fdfdfb,#17181a);--text:light-dark(#1d1e21,#e4e3df);--soft:light-dark(#5f6167,#a3a6ac);--line:light-dark(#e3e2dc,#303237);--strong:light-dark(#c9c8c1,#4a4d54);--sunken:light-dark(#f4f3ef,#1f2023);--accent:light-dark(#2a55cf,#8eabff);--good:light-dark(#1a7043,#6cc995);--bad:light-dark(#b42b26,#f28b82);--bad-wash:light-dark(#fceeed,#321d1c);--warn:light-dark(#8a5800,#e3b25a);--warn-wash:light-dark(#fcf4e2,#2e2613);
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",sans-serif;--serif:Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4","Noto Serif",Georgia,serif;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;
font:15px/1.55 var(--sans);background:var(--paper);color:var(--text);-webkit-text-size-adjust:100%;scroll-padding-top:1.5rem}
*,::before,::after{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:0 2rem;display:grid;grid-template-columns:13rem minmax(0,46rem);column-gap:4rem;justify-content:center}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em;text-decoration-color:color-mix(in srgb,currentColor 40%,transparent)}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
code,pre{font-family:var(--mono);font-size:.86em}
h1,h2,h3,h4,h5,h6{line-height:1.25;text-wrap:balance;break-after:avoid;overflow-wrap:anywhere}
p,ul,ol,dl,pre,blockquote,table{margin:0}
.skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:1}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.contents{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:3.75rem .25rem 3rem;font-size:.87rem;scrollbar-width:thin}
.contents ul,.contents ol{list-style:none;padding:0}
.contents ol{margin-top:.4rem;padding-top:.5rem;border-top:1px solid var(--line)}
.contents a{display:flex;align-items:baseline;gap:.55rem;padding:.2rem 0;color:var(--soft);text-decoration:none;position:relative}
.contents a:hover{color:var(--text)}
.contents .name{overflow-wrap:anywhere;min-width:0}
main{padding:3.5rem 0 4rem;min-width:0}
header{padding-bottom:1.75rem}
h1{font:600 2rem/1.15 var(--serif);margin:0 0 .4rem;letter-spacing:-.01em}
.run{display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:baseline;color:var(--soft);margin-bottom:1.4rem}
.run code{color:var(--text)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:.15rem 2rem;font-size:.87rem}
.facts div{display:grid;grid-template-columns:5.4rem minmax(0,1fr);gap:.6rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.status{display:inline-flex;align-items:baseline;gap:.4rem;font:400 .87rem/1.4 var(--sans);color:var(--soft);letter-spacing:0;white-space:nowrap}
.status.completed{color:var(--good)}.status.failed{color:var(--bad)}.status.interrupted{color:var(--warn)}.status.running,.status.reused{color:var(--accent)}
.mark{flex:none;width:.5rem;height:.5rem;border-radius:50%;border:1.5px solid var(--strong);align-self:center}
.mark.completed{background:var(--good);border-color:var(--good)}.mark.failed{background:var(--bad);border-color:var(--bad);border-radius:1px}.mark.interrupted{background:var(--warn);border-color:var(--warn);border-radius:1px}.mark.running{border-color:var(--accent)}.mark.reused{background:var(--accent);border-color:var(--accent)}
h2{font:600 1.35rem/1.3 var(--serif);margin:0 0 .9rem;display:flex;flex-wrap:wrap;gap:.2rem .75rem;align-items:baseline}
section[id],.task{padding:1.9rem 0;border-top:1px solid var(--line)}
.answer{border-top:2px solid var(--text)!important;padding-bottom:2.5rem!important}
.answer h2{font:600 .8rem/1.3 var(--sans);letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin:0}
.source,.none{color:var(--soft);font-size:.87rem}.answer>.source{margin-bottom:1.3rem}
.count{color:var(--soft);font-weight:400;font-variant-numeric:tabular-nums}
.prose{font:1.1rem/1.62 var(--serif);overflow-wrap:break-word;hanging-punctuation:first last}
.prose>*+*,.prose li>*+*,.prose blockquote>*+*{margin-top:.85em}
.prose h3,.prose h4,.prose h5,.prose h6{font-family:var(--serif);font-weight:600;margin:1.5em 0 0}
.prose h3{font-size:1.45em}.prose h4{font-size:1.2em}.prose h5{font-size:1.05em}.prose h6{font-size:1em;font-style:italic}
.prose>:first-child{margin-top:0}
.prose :is(h3,h4,h5,h6)+*{margin-top:.45em}
.prose :is(p,li,h3,h4,h5,h6,th,td){unicode-bidi:plaintext}
.prose :is(ul,ol){padding-inline-start:1.4em}.prose li+li{margin-top:.3em}.prose li>:is(ul,ol){margin-top:.3em}
.prose li::marker{color:var(--soft)}.prose li.tick{list-style:none;margin-inline-start:-1.4em}
.prose blockquote{padding-inline-start:1.1em;border-inline-start:3px solid var(--line);color:var(--soft)}
.prose hr{border:0;border-top:1px solid var(--line);margin:1.8em 0}
.prose code{font-size:.82em;background:var(--sunken);padding:.1em .3em;border-radius:3px}
.prose pre code{padding:0;background:none;font-size:1em}
.as-text{font-family:var(--mono);font-size:.82em;white-space:pre-wrap;color:var(--soft)}
.as-written{border:0!important;background:none!important;padding:0!important;font:inherit!important}
.image::before{content:"▧ ";color:var(--soft)}
.dead-link{text-decoration:underline dotted;cursor:help}
pre{direction:ltr;text-align:left;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--sunken);border-radius:5px;padding:.75rem .9rem;font-size:.8rem;line-height:1.55;tab-size:2}
pre code{font-size:1em}
.wide{overflow-x:auto}
table{border-collapse:collapse;font:400 .87rem/1.45 var(--sans);min-width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:start;vertical-align:top;padding-block:.4rem;padding-inline:0 .9rem;border-bottom:1px solid var(--line)}
tr>:last-child{padding-inline-end:0}
thead th{color:var(--soft);font-weight:500;border-bottom-color:var(--strong)}
.prose th{color:var(--text);font-weight:600}
.center{text-align:center}.right{text-align:right}
th.number,td.number{text-align:right;white-space:nowrap}
abbr{text-decoration:none}
.overview tbody th{font-weight:500}
.overview .agent{display:block;font-weight:400;color:var(--soft);font-size:.8rem}
.overview td.number:first-child{color:var(--soft)}
.lane{width:28%;min-width:6rem}
.bar{display:block;height:.5rem;min-width:3px;max-width:100%;margin-top:.42rem;border-radius:2px;background:var(--strong)}
.bar.completed{background:var(--good)}.bar.failed{background:var(--bad)}.bar.interrupted{background:var(--warn)}.bar.running{background:var(--accent)}
.long .task{content-visibility:auto;contain-intrinsic-size:auto 40rem}
.task>h2{margin-bottom:.6rem}
.task>.facts{margin-bottom:1.3rem}
.task>.prose,.task>.data{margin-bottom:1.4rem}
.notice,.failure{font-size:.87rem;margin-bottom:.7rem;overflow-wrap:anywhere}
.notice{padding-left:.8rem;border-left:3px solid var(--line);color:var(--soft)}
.notice+.prose,.notice+.data{margin-top:1.1rem}
.notice.warn{border-color:var(--warn);color:var(--warn)}.notice.bad{border-color:var(--bad);color:var(--bad)}
.failure{background:var(--bad-wash);color:var(--bad);padding:.7rem .9rem;border-radius:5px;margin-bottom:1.2rem;white-space:pre-wrap}
.failure .hint{color:var(--text);margin-top:.25rem}
.group{margin-top:1rem}
.group h3{font:500 .8rem/1.4 var(--sans);color:var(--soft);margin:0 0 .15rem}
details{border-top:1px solid var(--line);font-size:.87rem}
details:last-child{border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:.4rem 0;overflow-wrap:anywhere}
summary:hover{color:var(--accent)}
summary::marker{color:var(--soft)}
summary>:first-child{font-weight:500}
.about{color:var(--soft);margin-left:.5rem}
details.warn .about{color:var(--warn)}details.bad .about{color:var(--bad)}
.block+.block{margin-top:.8rem}
details>.block:last-child{margin-bottom:1rem}
.label{color:var(--soft);font-size:.8rem;margin-bottom:.2rem}
footer{border-top:1px solid var(--line);padding-top:1.2rem;color:var(--soft);font-size:.8rem}
@media (max-width:62rem){
body{display:block;max-width:50rem;padding:0 1.25rem}
.contents{position:static;max-height:11.5rem;margin-top:1rem;padding:.5rem .8rem;border:1px solid var(--line);border-radius:6px}
.contents ul{display:flex;flex-wrap:wrap;gap:0 1.3rem}
.contents ol{display:flex;flex-wrap:wrap;gap:0 1.3rem;margin-top:.2rem;padding-top:.25rem}
main{padding-top:1.6rem}
}
@media (max-width:36rem){
h1{font-size:1.6rem}.prose{font-size:1.04rem}
.overview thead{display:none}
.overview table,.overview tbody{display:block}
.overview tr{display:grid;grid-template-columns:1.6rem 1fr auto;gap:0 .6rem;padding:.55rem 0;border-bottom:1px solid var(--line)}
.overview :is(td,th){border:0;padding:0}
.overview tr>.number:first-child{text-align:left}
.overview .lane{grid-column:2/-1;grid-row:2;width:auto;padding:.25rem 0 .1rem}
.overview .lane .bar{margin-top:.15rem;height:.35rem}
.overview .agent{display:inline;margin-left:.5rem}
.overview tr>:nth-child(5){grid-column:2;text-align:left;color:var(--soft)}
.overview tr>:nth-child(6){display:none}
.overview tr>:nth-child(7){grid-column:3;color:var(--soft)}
}
@media print{
:root{color-scheme:light;font-size:11px;--paper:#fff}
body{display:block;padding:0;max-width:none}
.contents,.skip{display:none}main{padding:0}
.long .task{content-visibility:visible}
pre,.notice,.failure,tr{break-inside:avoid-page}pre{break-inside:auto}
.group{display:none}.group:has(details[open]){display:block}
}
`;
