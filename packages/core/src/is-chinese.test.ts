import { expect, it } from "vitest";
import { isChinese } from "./is-chinese";

it.each(["年假有多少天是有效的？", "什么是缓存？", "如何设置超时？", "請問營業時間是什麼？"])(
  "%s is Chinese",
  (text) => {
    expect(isChinese(text)).toBe(true);
  },
);

it.each([
  "有給休暇の有効期間は何年ですか",
  "営業時間",
  "年末年始",
  "これは「什么」という中国語の意味ですか",
  "What is it?",
  "",
])("%j is not", (text) => {
  expect(isChinese(text)).toBe(false);
});
