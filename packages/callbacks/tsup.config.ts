import type { Options } from "tsup";
import { presetWithCommand } from "../../tsup.preset";

const config: Options[] = presetWithCommand("callbacks", "bedrock-savings");
export default config;
