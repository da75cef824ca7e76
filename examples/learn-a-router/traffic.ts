import type { Respond } from "@bedrock-routed/local";

const topics = ["hotel limits", "paid leave", "laptop orders", "visitor badges", "有給休暇", "経費精算", "在宅勤務"];
const forms = [
  (topic: string) => `What is the rule for ${topic}?`,
  (topic: string) => `Where do I find the form for ${topic}, and who has to sign it before I hand it in?`,
  (topic: string) => `Compare ${topic} in both offices and say which is fairer.`,
  (topic: string) => `${topic}の締め切りはいつですか。`,
  (topic: string) => `${topic}の担当者を教えてください。申請書の場所も知りたいです。`,
];

/** Questions of an office, the same every time. */
export function createQuestions(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const topic = topics[(index * 5) % topics.length] ?? "";
    return `${forms[(index * 3) % forms.length]?.(topic)} (${index})`;
  });
}

/** What the small model cannot do here. A generic scorer knows of the comparisons, but not of this office's topics. */
const HARD = /compare|laptop orders|在宅勤務/i;

/** Scripts the local Bedrock, which is no language model: the small model fails at what is hard for it. */
export const respond: Respond = ({ modelId, messages }) => {
  const question =
    messages
      .at(-1)
      ?.content.map(({ text }) => text)
      .join("") ?? "";
  const isRight = !(modelId.includes("nova-lite") && HARD.test(question));
  return isRight ? "This answer is right." : "This answer is wrong.";
};
