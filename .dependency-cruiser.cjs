/** Which package may import which. Tests are free to import more, such as the local Bedrock. */
const arrows = {
  core: [],
  html: [],
  "chat-model": ["core"],
  retriever: ["core"],
  router: ["core"],
  callbacks: ["core"],
  reports: ["core", "callbacks", "html"],
  rag: ["core"],
  "control-plane": ["core"],
  "response-cache": ["core"],
  local: ["core", "html"],
  cli: [
    "core",
    "callbacks",
    "chat-model",
    "control-plane",
    "local",
    "reports",
    "response-cache",
    "retriever",
    "router",
  ],
};

const tests = "\\.test\\.ts$|/testing/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-file-cycles",
      comment: "Two files that import each other are one idea, or share one that belongs in a third file.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-folder-cycles",
      comment: "A folder imports in one direction.",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    ...Object.entries(arrows).map(([name, allowed]) => ({
      name: `${name}-arrows`,
      comment: `${name} imports ${allowed.join(", ") || "no other package"}: see ARCHITECTURE.md.`,
      severity: "error",
      from: { path: `^packages/${name}/src/` },
      to: { path: "^packages/", pathNot: `^packages/(${[name, ...allowed].join("|")})/` },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    exclude: { path: `node_modules|/dist/|/temp/|${tests}` },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
