/**
 * Splits code into code, strings, templates, comments and regular expressions, as far as a change of style needs it. It reads our own
 * helpers and the beginnings of files; it is no parser.
 */

export interface Segment {
  readonly kind: 'code' | 'string' | 'template' | 'comment' | 'regex';
  readonly from: number;
  readonly to: number;
}

/** Segments in order, without gaps. */
export function segmentsOf(code: string): Segment[] {
  const segments: Segment[] = [];
  let codeStart = 0;
  let at = 0;
  const push = (kind: Segment['kind'], to: number): void => {
    if (at > codeStart) segments.push({ kind: 'code', from: codeStart, to: at });
    segments.push({ kind, from: at, to });
    at = to;
    codeStart = to;
  };
  while (at < code.length) {
    const char = code[at];
    if (code.startsWith('//', at)) push('comment', endOfLine(code, at));
    else if (code.startsWith('/*', at)) push('comment', after(code, '*/', at + 2));
    else if (char === "'" || char === '"') push('string', endOfQuoted(code, at));
    else if (char === '`') push('template', endOfTemplate(code, at));
    else if (char === '/' && startsRegex(code, at)) push('regex', endOfRegex(code, at));
    else at += 1;
  }
  if (at > codeStart) segments.push({ kind: 'code', from: codeStart, to: at });
  return segments;
}

function endOfLine(code: string, from: number): number {
  const end = code.indexOf('\n', from);
  return end < 0 ? code.length : end;
}

function after(code: string, mark: string, from: number): number {
  const end = code.indexOf(mark, from);
  return end < 0 ? code.length : end + mark.length;
}

function endOfQuoted(code: string, from: number): number {
  for (let at = from + 1; at < code.length; at += 1) {
    if (code[at] === '\\') at += 1;
    else if (code[at] === code[from] || code[at] === '\n') return at + 1;
  }
  return code.length;
}

function endOfTemplate(code: string, from: number): number {
  for (let at = from + 1; at < code.length; at += 1) {
    if (code[at] === '\\') at += 1;
    else if (code[at] === '`') return at + 1;
    else if (code.startsWith('${', at)) at = endOfSubstitution(code, at + 2);
  }
  return code.length;
}

/** @returns offset of the closing brace */
function endOfSubstitution(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    const char = code[at];
    if (char === '`') at = endOfTemplate(code, at) - 1;
    else if (char === "'" || char === '"') at = endOfQuoted(code, at) - 1;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return code.length;
}

function startsRegex(code: string, at: number): boolean {
  const before = code.slice(0, at).trimEnd();
  return before === '' || /(?:[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|await|yield))$/u.test(before);
}

function endOfRegex(code: string, from: number): number {
  let isClass = false;
  for (let at = from + 1; at < code.length; at += 1) {
    const char = code[at];
    if (char === '\\') at += 1;
    else if (char === '\n') return at;
    else if (char === '[') isClass = true;
    else if (char === ']') isClass = false;
    else if (char === '/' && !isClass) return at + 1 + (/^[a-z]*/u.exec(code.slice(at + 1))?.[0].length ?? 0);
  }
  return code.length;
}
