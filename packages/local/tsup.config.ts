import type { Options } from "tsup";
import { presetWithCommand } from "../../tsup.preset";

const config: Options[] = presetWithCommand("local", "bedrock-local");
export default config;
