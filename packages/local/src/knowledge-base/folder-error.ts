import { BedrockRoutedError } from "@bedrock-routed/core";

/** A folder of documents cannot be read. */
export class FolderError extends BedrockRoutedError {
  readonly folder: string;

  constructor(folder: string, problem: string, options?: ErrorOptions) {
    super(
      `Cannot read the folder ${JSON.stringify(folder)}: ${problem}. Pass the path of an existing folder.`,
      options,
    );
    this.folder = folder;
  }
}
