// `npm run example <name>`: runs one example, offline. Without a name, it lists them.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, root } from "./bootstrap.mjs";

const examples = join(root, "examples");
const names = readdirSync(examples).filter((name) => name !== "src" && existsSync(join(examples, name, "main.ts")));
const name = process.argv[2];
if (names.includes(name)) {
  bootstrap({ withDeclarations: false });
  // The SDK reminds that its versions of 2027 need Node 22. Readers of the example do not need to know.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  await import(pathToFileURL(join(examples, "dist", `${name}.js`)).href);
} else {
  const list = `Usage: npm run example <name>\n\n${names.map((each) => `  ${each}`).join("\n")}`;
  console.error(name === undefined ? list : `error: there is no example ${JSON.stringify(name)}.\n${list}`);
  process.exitCode = name === undefined ? 0 : 2;
}
