import { type CommandNode, globalOptions, nameOf, type OptionSpec } from "../framework/command-node";

/** A command by its path, with the words that can follow it. */
interface Place {
  /** Such as `"routers ensure"`; empty for the program. */
  readonly path: string;
  readonly commands: readonly string[];
  readonly options: readonly OptionSpec[];
}

/** A script for a shell. It is made once, from the table of commands, and starts no process when a word is completed. */
export type CompletionScript = (
  program: string,
  commands: readonly CommandNode[],
  describe: (path: string) => string,
) => string;

function placesOf(commands: readonly CommandNode[]): readonly Place[] {
  const visit = (nodes: readonly CommandNode[], path: readonly string[]): Place[] =>
    nodes.flatMap((node) => {
      const here = [...path, node.name];
      const own = node.options ?? [];
      const names = new Set(own.map(nameOf));
      const options = [...own, ...globalOptions.filter((option) => !names.has(nameOf(option)))];
      const children = node.commands ?? [];
      return [{ path: here.join(" "), commands: children.map(({ name }) => name), options }, ...visit(children, here)];
    });
  return [{ path: "", commands: commands.map(({ name }) => name), options: globalOptions }, ...visit(commands, [])];
}

/** Options that take a value, by which the scripts skip the value when they look for the command. */
function valueOptions(places: readonly Place[]): readonly string[] {
  const options = places.flatMap((place) => place.options).filter(({ flags }) => flags.includes("<"));
  return [...new Set(options.map(nameOf))].sort();
}

function wordsOf({ commands, options }: Place): string {
  return [...commands, ...options.map(nameOf), "--help"].join(" ");
}

function choicesOf(places: readonly Place[]): ReadonlyMap<string, string> {
  const options = places.flatMap(({ options }) => options).filter(({ choices }) => choices !== undefined);
  return new Map(options.map((option) => [nameOf(option), (option.choices ?? []).join(" ")]));
}

/** Finds the path of the command in the words before the cursor. It is the same in bash and zsh. */
function walk(places: readonly Place[], words: string, first: string, end: string): string {
  return `  local path="" skip="" word known
  local index
  for ((index = ${first}; index < ${end}; index++)); do
    word="\${${words}[index]}"
    if [[ -n "$skip" ]]; then skip=""; continue; fi
    case "$word" in
      ${valueOptions(places).join("|")}) skip=1; continue ;;
      -*) continue ;;
    esac
    known="\${path:+$path }$word"
    case "$known" in
      ${places
        .filter(({ path }) => path !== "")
        .map(({ path }) => `"${path}"`)
        .join("|")}) path="$known" ;;
    esac
  done`;
}

function cases(places: readonly Place[]): string {
  return places.map((place) => `    "${place.path}") candidates="${wordsOf(place)}" ;;`).join("\n");
}

function choiceCases(places: readonly Place[]): string {
  return [...choicesOf(places)].map(([name, choices]) => `    ${name}) candidates="${choices}" ;;`).join("\n");
}

const bash: CompletionScript = (program, commands) => {
  const places = placesOf(commands);
  const name = `_${program.replaceAll("-", "_")}`;
  return `# bash completion of ${program}: eval "$(${program} completion bash)"
${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" candidates=""
${walk(places, "COMP_WORDS", "1", "COMP_CWORD")}
  case "$previous" in
${choiceCases(places)}
    ${valueOptions(places)
      .filter((option) => !choicesOf(places).has(option))
      .join("|")}) COMPREPLY=(); return ;;
    *) case "$path" in
${cases(places)}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$candidates" -- "$current"))
}
complete -o default -F ${name} ${program}
`;
};

const zsh: CompletionScript = (program, commands) => {
  const places = placesOf(commands);
  const name = `_${program.replaceAll("-", "_")}`;
  return `#compdef ${program}
# zsh completion of ${program}: ${program} completion zsh > "\${fpath[1]}/_${program}"
${name}() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT - 1]}" candidates=""
${walk(places, "words", "2", "CURRENT")}
  case "$previous" in
${choiceCases(places)}
    ${valueOptions(places)
      .filter((option) => !choicesOf(places).has(option))
      .join("|")}) _files; return ;;
    *) case "$path" in
${cases(places)}
    esac ;;
  esac
  compadd -- \${=candidates}
  [[ "$current" == -* ]] || _files
}
compdef ${name} ${program}
`;
};

const fish: CompletionScript = (program, commands, describe) => {
  const places = placesOf(commands);
  const name = `__${program.replaceAll("-", "_")}_path`;
  const lines = places.flatMap((place) => {
    const condition = `-n 'test "$(${name})" = "${place.path}"'`;
    return [
      ...place.commands.map((command) => {
        const path = place.path === "" ? command : `${place.path} ${command}`;
        return `complete -c ${program} ${condition} -f -a ${command} -d ${quote(describe(path))}`;
      }),
      ...place.options.map((option) => {
        const value = option.flags.includes("<") ? " -r" : "";
        const choices = option.choices === undefined ? "" : ` -f -a ${quote(option.choices.join(" "))}`;
        return `complete -c ${program} ${condition} -l ${nameOf(option).slice(2)}${value}${choices}`;
      }),
    ];
  });
  return `# fish completion of ${program}: ${program} completion fish > ~/.config/fish/completions/${program}.fish
function ${name}
  set -l path
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
      continue
    end
    switch $word
      case ${valueOptions(places).join(" ")}
        set skip 1
        continue
      case '-*'
        continue
    end
    switch (string join ' ' $path $word)
      case ${places
        .filter(({ path }) => path !== "")
        .map(({ path }) => quote(path))
        .join(" ")}
        set -a path $word
    end
  end
  string join ' ' $path
end
${lines.join("\n")}
`;
};

/** A word in single quotes. Wording has no line breaks. */
function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

export const completionScripts: Readonly<Record<string, CompletionScript>> = { bash, zsh, fish };
