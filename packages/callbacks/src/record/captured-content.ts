/** The text of one call, redacted. Kept only when `captureContent` is set. */
export interface CapturedContent {
  readonly system?: string;
  /** The conversation without the answer. Tool results count as the user's. */
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly text: string }[];
  readonly answer: string;
}
