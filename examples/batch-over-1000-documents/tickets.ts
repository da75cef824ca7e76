import type { Respond } from "@bedrock-routed/local";

export interface Ticket {
  readonly id: string;
  readonly text: string;
}

const sentences = [
  "The invoice of last month has the wrong tax number.",
  "I cannot log in since I changed my password.",
  "The laptop does not start any more after the update.",
  "請求書の宛名を変更してください。",
  "パスワードを忘れました。再設定をお願いします。",
  "When is the cafeteria open during the holidays?",
];

/** Tickets of a help desk in two languages, the same every time. */
export function createTickets(count: number): Ticket[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `T-${String(index + 1).padStart(4, "0")}`,
    text: `Ticket of employee ${1000 + ((index * 37) % 900)}: ${sentences[(index * 5) % sentences.length]} Thank you for your help.`,
  }));
}

const categories: Readonly<Record<string, RegExp>> = {
  billing: /invoice|請求書/,
  access: /log in|パスワード/,
  hardware: /laptop/,
};

/** Scripts the local Bedrock, which is no language model. */
export const classify: Respond = ({ messages }) => {
  const ticket = messages.flatMap(({ content }) => content.map(({ text }) => text ?? "")).join(" ");
  return Object.entries(categories).find(([, words]) => words.test(ticket))?.[0] ?? "other";
};
