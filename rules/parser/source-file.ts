/** TypeScript's tree of a text, made as typescript-estree makes it. */
import ts from 'typescript';

/**
 * @param isModule whether the text is a module, also where it imports and exports nothing
 * @param jsx whether a file whose name says no language may hold JSX
 */
export function sourceFileOf(path: string, text: string, isModule: boolean, jsx = false): ts.SourceFile {
  const options: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    ...(isModule && { setExternalModuleIndicator: (file: ts.SourceFile) => void Object.assign(file, { externalModuleIndicator: true }) }),
  };
  return ts.createSourceFile(path, text, options, true, kindOf(path, jsx));
}

function kindOf(path: string, jsx: boolean): ts.ScriptKind {
  const ending = /\.(?:[cm]?(?<plain>[jt]s)|(?<other>[jt]sx|json))$/u.exec(path)?.groups;
  switch (ending?.['plain'] ?? ending?.['other']) {
    case 'js':
      return ts.ScriptKind.JS;
    case 'ts':
      return ts.ScriptKind.TS;
    case 'jsx':
      return ts.ScriptKind.JSX;
    case 'tsx':
      return ts.ScriptKind.TSX;
    case 'json':
      return ts.ScriptKind.JSON;
    default:
      return jsx ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  }
}
