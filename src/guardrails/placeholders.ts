/** Something that was to be filled in; `line` from 1. */
export interface FoundPlaceholder {
  readonly text: string;
  readonly line: number;
}

/** What a writer left to be filled in: TODO, [Your Name], {name}, <company>, lorem ipsum. Code, links, footnotes and checkboxes are none; each text is named once. */
export function placeholdersIn(text: string): readonly FoundPlaceholder[] {
  const closed = new Set([...text.matchAll(/<\/([^<>\n]{1,60})>/g)].map(([, name]) => name));
  const found = new Map<string, number>();
  withoutCode(text).forEach((line, index) => {
    for (const [match, bracketed, pointed] of line.matchAll(candidate)) {
      const inside = bracketed ?? pointed;
      // What is closed again is a tag.
      if (inside !== undefined && (!isGap(inside) || closed.has(pointed))) continue;
      if (!found.has(match)) found.set(match, index + 1);
    }
  });
  return [...found].map(([text, line]) => ({ text, line }));
}

// In turn: words; [in brackets], where it is no link; {name}, where it is no part of a formula; <in angles>.
const candidate =
  /\b(?:TODO|TBD|TBA|FIXME|XXX+|[Ll]orem [Ii]psum)\b|(?<!\])\[([^[\]\n]{1,80})\](?![([:])|(?<![\\\w^}\])])\{{1,2} ?[A-Za-z_][\w-]+ ?\}{1,2}|(?<!\w)<([A-Za-z][\w '-]{1,60})>/g;

/** Words that ask for others: `Insert the date`, `Company Name`, `COMPANY_NAME`, `link here`. */
function isGap(words: string): boolean {
  return wishes.some((wish) => wish.test(words));
}

const wishes: readonly RegExp[] = [
  /^(?:insert|add|enter|fill in|provide|specify|describe|replace)\s\S/i,
  /^(?:your|placeholder|to ?do|tbd|insert)\b/i,
  /^(?:[\w'-]+[ _]){0,2}(?:names?|date|address|title|e-?mail|phone|number|company|organi[sz]ation|city|country|location)$/i,
  /^(?:[\w'-]+[ _]){0,2}(?:link|url|signature|time|amount|price|position|role|department|website|year)$/i,
  /\bhere$/i,
  /^[A-Z]+(?:_[A-Z]+)+$/,
];

/** The lines, those of code fences and the words in backticks left blank. */
function withoutCode(text: string): readonly string[] {
  let fence: string | null = null;
  return text.split('\n').map((line) => {
    const mark = /^\s*(?:[-*+>]\s+)?(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      return '';
    }
    if (mark !== undefined) {
      fence = mark;
      return '';
    }
    return line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
  });
}
