import { fileURLToPath } from "node:url";
import { type DefaultTheme, defineConfig } from "vitepress";
import { documentGroups, packageNames } from "./navigation";
import { findPagePath } from "./site/page-paths";
import { linkRepositoryFiles } from "./site/repository-links";
import { search } from "./site/search";
import { slugify } from "./site/slugify";

const root = fileURLToPath(new URL("../..", import.meta.url));

function buildSidebar(language: "en" | "ja"): DefaultTheme.SidebarItem[] {
  const prefix = language === "en" ? "/" : "/ja/";
  return [
    ...documentGroups.map((group) => ({
      text: group[language],
      items: group.pages.map((page) => ({ text: page[language], link: `${prefix}${page.name}` })),
    })),
    {
      text: language === "en" ? "Packages" : "パッケージ（英語）",
      collapsed: true,
      items: packageNames.map((name) => ({ text: name, link: `/packages/${name}/` })),
    },
    {
      text: language === "en" ? "Project" : "プロジェクト（英語）",
      collapsed: true,
      items: [
        { text: "Examples", link: "/examples/" },
        { text: "Architecture", link: "/ARCHITECTURE" },
        { text: "Contributing", link: "/CONTRIBUTING" },
        { text: "Security", link: "/SECURITY" },
      ],
    },
  ];
}

function buildNav(language: "en" | "ja"): DefaultTheme.NavItem[] {
  // The API reference is written beside the site, by typedoc.
  const api = { link: "/api/index.html", target: "_self", rel: "" };
  return language === "en"
    ? [
        { text: "Guide", link: "/migrate" },
        { text: "Examples", link: "/examples/" },
        { text: "API", ...api },
      ]
    : [
        { text: "ガイド", link: "/ja/migrate" },
        { text: "サンプル（英語）", link: "/examples/" },
        { text: "API（英語）", ...api },
      ];
}

export default defineConfig({
  title: "bedrock-routed",
  description: "LangChain.js packages that make Amazon Bedrock cheaper, and prove it to the cent.",
  srcDir: "..",
  // What is not a page: `site/page-paths.ts` names those that are.
  srcExclude: [
    ".changeset/**",
    "**/temp/**",
    "**/node_modules/**",
    "**/CHANGELOG.md",
    "README*.md",
    "benchmarks/**",
    "examples/handbook/**",
    "examples/handbook-instructions.md",
    "packages/*/*.api.md",
    "packages/*/{data,examples,scripts,sql,src}/**",
  ],
  outDir: "./dist",
  cacheDir: "./temp/cache",
  metaChunk: true,
  rewrites: (file) => findPagePath(file) ?? file,
  markdown: { anchor: { slugify }, config: (markdown) => linkRepositoryFiles(markdown, root) },
  // The switch of languages leads to the first page: the pages of packages are in English only.
  themeConfig: { search, outline: { level: [2, 3] }, i18nRouting: false },
  locales: {
    root: {
      label: "English",
      lang: "en",
      themeConfig: { nav: buildNav("en"), sidebar: buildSidebar("en") },
    },
    ja: {
      label: "日本語",
      lang: "ja",
      description: "Amazon Bedrock の費用を減らし、減った額を正確に示す LangChain.js のパッケージ群です。",
      themeConfig: {
        nav: buildNav("ja"),
        sidebar: buildSidebar("ja"),
        outline: { level: [2, 3], label: "このページの内容" },
        docFooter: { prev: "前のページ", next: "次のページ" },
        darkModeSwitchLabel: "外観",
        lightModeSwitchTitle: "ライトモードにする",
        darkModeSwitchTitle: "ダークモードにする",
        sidebarMenuLabel: "メニュー",
        returnToTopLabel: "先頭に戻る",
        langMenuLabel: "言語を変える",
        skipToContentLabel: "本文へ移動",
      },
    },
  },
});
