import type { DefaultTheme } from "vitepress";

/**
 * Words for the search index: runs of letters and digits in lower case, and pairs of characters for Japanese, which
 * has no spaces. VitePress copies the text of this function into the page, so it uses nothing from outside.
 */
function tokenize(text: string): string[] {
  const runs =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? [];
  return runs.flatMap((run) => {
    const parts = run.match(
      /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu,
    );
    return (parts ?? []).flatMap((part) => {
      if (part.length < 3 || !/^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]/u.test(part)) return [part];
      return Array.from({ length: part.length - 1 }, (_, index) => part.slice(index, index + 2));
    });
  });
}

const japanese = {
  translations: {
    button: { buttonText: "検索", buttonAriaLabel: "検索" },
    modal: {
      displayDetails: "詳細を表示",
      resetButtonTitle: "入力を消す",
      backButtonTitle: "閉じる",
      noResultsText: "見つかりませんでした:",
      footer: { selectText: "選択", navigateText: "移動", closeText: "閉じる" },
    },
  },
};

/** Search in the browser, without a service. */
export const search: DefaultTheme.Config["search"] = {
  provider: "local",
  options: {
    locales: { ja: japanese },
    miniSearch: {
      options: { tokenize },
      searchOptions: { combineWith: "AND", prefix: true, fuzzy: false, boost: { title: 4, titles: 1, text: 2 } },
    },
  },
};
