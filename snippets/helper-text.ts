/** The text of a helper, put together from its parts. */
import type { HelperImport, HelperParts } from './pattern.ts';

/** One import statement for each module and kind, in the order of first use. */
export function importStatements(imports: readonly HelperImport[]): string[] {
  const lines: string[] = [];
  const modules = new Set(imports.map(({ module, typeOnly }) => `${typeOnly ? 'import type' : 'import'} from ${module}`));
  for (const key of modules) {
    const [start = '', module = ''] = key.split(' from ');
    const group = imports.filter((each) => each.module === module && Boolean(each.typeOnly) === (start === 'import type'));
    const named = group.filter(({ name }) => name !== 'default' && name !== '*').map(({ name, local }) => (name === local ? name : `${name} as ${local}`));
    const clauses = [
      ...group.filter(({ name }) => name === 'default').map(({ local }) => local),
      ...group.filter(({ name }) => name === '*').map(({ local }) => `* as ${local}`),
      ...(named.length > 0 ? [`{ ${named.join(', ')} }`] : []),
    ];
    lines.push(`${start} ${clauses.join(', ')} from '${module}';`);
  }
  return lines;
}

/** A helper as an ES module of its own. */
export function moduleText({ imports, body }: HelperParts): string {
  const head = importStatements(imports);
  return head.length > 0 ? `${head.join('\n')}\n\n${body}` : body;
}

/** A helper as a CommonJS module of its own. */
export function commonJsText(parts: HelperParts, exports: readonly string[]): string {
  const head = requireStatements(parts.imports);
  const body = parts.body.replaceAll(/^export (?=\w)/gmu, '').trimEnd();
  return `${head.length > 0 ? `${head.join('\n')}\n\n` : ''}${body}\n\nmodule.exports = { ${exports.join(', ')} };\n`;
}

function requireStatements(imports: readonly HelperImport[]): string[] {
  return [...new Set(imports.map(({ module }) => module))].flatMap((module) => {
    const group = imports.filter((each) => each.module === module && !each.typeOnly);
    const named = group.filter(({ name }) => name !== 'default' && name !== '*').map(({ name, local }) => (name === local ? name : `${name}: ${local}`));
    const whole = group.filter(({ name }) => name === 'default' || name === '*').map(({ local }) => `const ${local} = require('${module}');`);
    return named.length > 0 ? [...whole, `const { ${named.join(', ')} } = require('${module}');`] : whole;
  });
}
