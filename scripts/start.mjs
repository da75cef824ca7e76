// `npm start`: runs the RAG chain, offline by default. `npm start -- --help` explains its options.
import module from "node:module";
import { join } from "node:path";
import { bootstrap, root } from "./bootstrap.mjs";

bootstrap({ withDeclarations: false });
// Node 22.8 and later keep the compiled program for the next time.
module.enableCompileCache?.(join(root, "node_modules", ".compile-cache"));
// The SDK reminds that its versions of 2027 need Node 22. Readers of the example do not need to know.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const { main } = await import("../examples/dist/main.js");
process.exitCode = await main(process.argv.slice(2));
