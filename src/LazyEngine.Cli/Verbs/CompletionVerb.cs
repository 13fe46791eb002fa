using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Writes the script that lets a shell complete verbs, options and values.</summary>
internal static class CompletionVerb
{
    // The command itself says what fits: the scripts need no change when verbs come or go.
    private const string Bash = """
        _lazyengine() {
            local line
            COMPREPLY=()
            while IFS= read -r line; do [ -n "$line" ] && COMPREPLY+=("$line"); done < <("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null | grep -F -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -o default -F _lazyengine lazyengine
        """;

    private const string Zsh = """
        #compdef lazyengine
        _lazyengine() {
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            found=(${found:#})
            (( ${#found} )) && compadd -- "${found[@]}" || _files
        }
        compdef _lazyengine lazyengine
        """;

    public static Command Make()
    {
        var command = new Command("completion", "Writes the script by which a shell completes verbs, options and values of this command.")
        {
            Script("bash", Bash, "source <(lazyengine completion bash)"),
            Script("zsh", Zsh, "source <(lazyengine completion zsh)"),
        };
        return command;
    }

    private static Command Script(string shell, string script, string use)
    {
        var command = new Command(shell, $"For {shell}: put '{use}' into its start-up file.");
        command.Does(async (_, _, cancellationToken) =>
        {
            await Console.Out.WriteAsync($"{script.ReplaceLineEndings("\n")}\n".AsMemory(), cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
