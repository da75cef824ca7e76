const topics = ["hotel limits", "paid leave", "laptop orders", "visitor badges", "有給休暇", "経費精算", "在宅勤務"];
const forms = [
  (topic: string) => `What is the rule for ${topic}?`,
  (topic: string) => `Who approves ${topic}?`,
  (topic: string) => `Compare ${topic} in both offices, and explain step by step why the rules differ.`,
  (topic: string) => `${topic}の締め切りはいつですか。`,
  (topic: string) => `${topic}の規程を東京と大阪で比較し、違いの理由を順を追って説明してください。`,
];

/** Questions of an office in two languages, the same every time. Two of five are hard. */
export function createQuestions(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const topic = topics[(index * 5) % topics.length] ?? "";
    return `${forms[(index * 3) % forms.length]?.(topic)} (${index})`;
  });
}

/** What comes with each question, as the passages of a knowledge base do. */
export const page: string =
  "Ask the office manager for the form. The rule holds in both offices, and the manager approves each request. ".repeat(
    12,
  );
