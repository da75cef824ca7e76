/**
 * Characters that Chinese texts have and Japanese texts do not have: the words of questions and requests, and characters
 * that Japan writes in another form.
 */
const CHINESE_ONLY =
  /[吗嗎呢么麼什怎哪谁你您们們这這为没吧是时间问题开关设个过还进页网错书长门对从让该认证无东车见现务实样两头发经说语话请读给级线细约结统续维编缩缓]/u;
/** Hiragana and katakana. The middle dot and the long vowel mark are left out, because Chinese texts use them too. */
const KANA = /[\u3041-\u309F\u30A1-\u30FA]/u;

/**
 * Whether a question is Chinese and not Japanese: it has no kana, and a character that only Chinese texts have. A text of
 * few characters that both languages share, such as 年末年始, is not counted as Chinese.
 */
export function isChinese(text: string): boolean {
  return CHINESE_ONLY.test(text) && !KANA.test(text);
}
