import ts from "typescript";

/**
 * Finds the regular expressions of a TypeScript file: literals, and `RegExp(…)` with or without `new`.
 * @returns for each the line, and either the source with its flags, or only `reason` if a comment above gives one. The
 * source of an expression that is built at run time is `undefined`.
 */
export function findPatterns(file, text) {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = text.split("\n");
  const found = [];
  const constants = new Map();
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const value = initializer && evaluate(initializer);
      if (value !== undefined) constants.set(name.getText(tree), value);
    }
  }
  visit(tree);
  return found;

  function visit(node) {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      add(node, node.text.slice(1, end), node.text.slice(end + 1));
    } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(tree) === "RegExp") {
      const [pattern, flags] = node.arguments ?? [];
      add(node, pattern && evaluate(pattern), (flags && evaluate(flags)) ?? "");
    }
    ts.forEachChild(node, visit);
  }

  /** The text of an expression that is made of constants of the file. */
  function evaluate(node) {
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
    if (ts.isIdentifier(node)) return constants.get(node.text);
    if (ts.isPropertyAccessExpression(node) && node.name.text === "source") return evaluate(node.expression);
    if (ts.isRegularExpressionLiteral(node)) return node.text.slice(1, node.text.lastIndexOf("/"));
    if (!ts.isTemplateExpression(node)) return undefined;
    const parts = node.templateSpans.map((span) => [evaluate(span.expression), span.literal.text]);
    if (parts.some(([value]) => value === undefined)) return undefined;
    return node.head.text + parts.flat().join("");
  }

  function add(node, source, flags) {
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    found.push({ line, source, flags, reason: findReason(line) });
  }

  /** The comment above the line, or above the statement's first line when the expression stands in a later one. */
  function findReason(line) {
    for (let at = line - 2; at >= 0 && at >= line - 4; at -= 1) {
      const reason = /^\s*(?:\/\/|\*|\/\*\*)\s*(?:.*\s)?Linear: (\S.*)$/.exec(lines[at] ?? "")?.[1];
      if (reason !== undefined) return reason;
      if ((lines[at] ?? "").trim().endsWith(";")) return undefined;
    }
    return undefined;
  }
}
