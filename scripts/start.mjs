// `npm start`: the RAG chain, offline unless told otherwise. `npm start -- --help` says it all.
import { bootstrap } from "./bootstrap.mjs";

bootstrap();
// The SDK's reminder that 2027 versions need Node 22 is for us, not for whoever tries the example.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const { main } = await import("../examples/dist/main.js");
process.exitCode = await main(process.argv.slice(2));
