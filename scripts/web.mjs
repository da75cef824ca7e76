// `npm run web`: serves the page of the examples, offline by default. `npm run web -- --help` explains its options.
import { bootstrap } from "./bootstrap.mjs";

bootstrap({ withDeclarations: false });
// The SDK reminds that its versions of 2027 need Node 22. Readers of the example do not need to know.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const { main } = await import("../examples/dist/web.js");
process.exitCode = await main(process.argv.slice(2));
