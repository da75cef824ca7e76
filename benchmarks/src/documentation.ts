import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type KnowledgeBaseDocument, loadFolder } from "@bedrock-routed/local";

/** Documentation that others wrote. It is installed in a folder of its own, so that `npm start` does not wait for it. */
const folder = fileURLToPath(new URL("../answers/", import.meta.url));
/** Where the documentation and the other search libraries are installed. */
export const modules: string = join(folder, "node_modules");

/** Where the documents of a set are: in an npm package, or in a package of Debian. */
const SETS = {
  fastify: { path: "fastify/docs" },
  commander: { path: "commander" },
  pino: { path: "pino/docs" },
  semver: { path: "semver" },
  helmet: { path: "helmet" },
  "express-session": { path: "express-session" },
  undici: { path: "undici/docs" },
  ws: { path: "ws" },
  axios: { path: "axios" },
  nodemailer: { path: "nodemailer" },
  "lru-cache": { path: "lru-cache" },
  got: { path: "got" },
  ioredis: { path: "ioredis" },
  winston: { path: "winston" },
  multer: { path: "multer" },
  chokidar: { path: "chokidar" },
  "body-parser": { path: "body-parser" },
  morgan: { path: "morgan" },
  cors: { path: "cors" },
  devref: { debian: "developers-reference", version: "12.18", path: "usr/share/developers-reference" },
  "ref-ja": { debian: "debian-reference-ja", version: "2.100", path: "usr/share/debian-reference" },
  "faq-ja": { debian: "debian-faq-ja", version: "11.1", path: "usr/share/doc/debian/FAQ/ja" },
  "maint-ja": { debian: "maint-guide-ja", version: "1.2.53", path: "usr/share/doc/maint-guide-ja/html" },
  harden: { debian: "harden-doc", version: "3.19+nmu1", path: "usr/share/doc/harden-doc/html/en-US" },
  "harden-ja": { debian: "harden-doc", version: "3.19+nmu1", path: "usr/share/doc/harden-doc/html/ja-JP" },
  policy: { debian: "debian-policy", version: "4.6.2.0", path: "usr/share/doc/debian-policy/policy.html" },
  "policy-ja": { debian: "debian-policy-ja", version: "4.6.2.0", path: "usr/share/doc/debian-policy/ja/policy.html" },
  aptitude: { debian: "aptitude-doc-en", version: "0.8.13-5", path: "usr/share/doc/aptitude/html/en" },
  "aptitude-ja": { debian: "aptitude-doc-ja", version: "0.8.13-5", path: "usr/share/doc/aptitude/html/ja" },
  "edu-ja": { debian: "debian-edu-doc-ja", version: "2.12.23~deb12u1", path: "usr/share/doc/debian-edu-doc-ja" },
  "devref-ja": { debian: "developers-reference-ja", version: "12.18", path: "usr/share/developers-reference/ja" },
  "apt-ja": { debian: "apt-doc", version: "2.6.1", path: "usr/share/doc/apt-doc/guide.ja.html" },
} as const;

/** The name of a set of documents. */
export type DocumentSet = keyof typeof SETS;

/** Installs what is missing, and loads a set. `undefined` when this machine cannot install it. */
export async function loadDocumentation(name: DocumentSet): Promise<readonly KnowledgeBaseDocument[] | undefined> {
  const set = SETS[name];
  const path = "debian" in set ? installDebian(set.debian, set.version, set.path) : installPackage(set.path);
  return path === undefined ? undefined : (await loadFolder(path)).documents;
}

/**
 * Installs the packages of `answers/package.json`, if one of them is missing.
 * @param path a package, or a folder in it
 */
export function installPackage(path: string): string {
  const [first = "", second = ""] = path.split("/");
  const name = first.startsWith("@") ? join(first, second) : first;
  if (!existsSync(join(modules, name))) run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
  return join(modules, path);
}

/** Downloads a package of Debian and unpacks it, without installing it on the machine. */
function installDebian(name: string, version: string, path: string): string | undefined {
  const target = join(modules, ".debian", name);
  if (existsSync(target)) return join(target, path);
  const temporary = `${target}.part`;
  mkdirSync(temporary, { recursive: true });
  try {
    run("apt-get", ["download", `${name}=${version}`], temporary);
    const [file = ""] = readdirSync(temporary).filter((entry) => entry.endsWith(".deb"));
    run("dpkg-deb", ["-x", file, "."], temporary);
  } catch (error) {
    console.error(`${name} ${version} is left out: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
  renameSync(temporary, target);
  return join(target, path);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`\`${command} ${args.join(" ")}\` failed: ${stderr.trim()}`);
}
