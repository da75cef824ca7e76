import type { Tool } from "@aws-sdk/client-bedrock-runtime";
import type { ChatBedrockConverseToolType } from "@langchain/aws";
import { isLangChainTool } from "@langchain/core/utils/function_calling";
import { isInteropZodSchema } from "@langchain/core/utils/types";
import { readJsonSchema } from "./output-schema";

/**
 * The tools, with those of LangChain that have a zod schema in Converse's form. Upstream would follow a recursive
 * schema without end.
 * @throws InvalidOptionError for a recursive schema that cannot be written as JSON schema
 */
export function writeToolSchemas(tools: readonly ChatBedrockConverseToolType[]): ChatBedrockConverseToolType[] {
  return tools.map((tool) => {
    if (!isLangChainTool(tool) || !isInteropZodSchema(tool.schema)) return tool;
    const json = readJsonSchema(tool.schema) as NonNullable<NonNullable<Tool["toolSpec"]>["inputSchema"]>["json"];
    return { toolSpec: { name: tool.name, description: tool.description, inputSchema: { json } } } as Tool;
  });
}
