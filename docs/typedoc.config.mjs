// The API reference of what users can import, from the declarations that the packages publish.
import { relative } from "node:path";
import { Converter } from "typedoc";
import { root } from "../scripts/bootstrap.mjs";
import { entryPoints, packageFolders } from "../scripts/packages.mjs";

const entries = packageFolders.flatMap((folder) =>
  entryPoints(folder).map(({ specifier, entry }) => ({
    specifier,
    file: `${relative(root, folder)}/dist/${entry}.d.ts`,
  })),
);

/** Modules have the names that users import, not those of files. */
function nameModules(application) {
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      const entry = entries.find(({ file }) => file === `packages/${module.name}.d.ts`);
      if (entry) module.name = entry.specifier;
    }
  });
}

/** @type {import("typedoc").TypeDocOptions} */
export default {
  name: "bedrock-routed",
  entryPoints: entries.map(({ file }) => `${root}/${file}`),
  tsconfig: `${root}/docs/.vitepress/tsconfig.api.json`,
  out: `${root}/docs/temp/api`,
  plugin: [nameModules],
  readme: "none",
  disableSources: true,
  disableGit: true,
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
  excludeInternal: true,
  excludeExternals: true,
  // Comments that our classes inherit from LangChain link to its members, which are not part of this reference.
  externalSymbolLinkMappings: { "@langchain/core": { "*": "#" } },
};
