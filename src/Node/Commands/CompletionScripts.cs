namespace TaskQueue.Node.Commands;

/// <summary>Scripts by which shells ask <c>taskqueue</c> itself what may come next: <c>taskqueue "[suggest:POSITION]" "LINE"</c>.</summary>
internal static class CompletionScripts
{
    /// <summary>The scripts by shell.</summary>
    public static readonly IReadOnlyDictionary<string, string> ByShell = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["fish"] = Fish,
        ["pwsh"] = PowerShell,
        ["zsh"] = Zsh,
    };

    // Where nothing of ours fits, shells complete names of files.
    private const string Bash = """
        # Completion for bash: eval "$(taskqueue completion bash)"
        _taskqueue() {
            local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" suggestion
            line="taskqueue ${line#* }"
            COMPREPLY=()
            while IFS= read -r suggestion; do
                [[ $suggestion == "$word"* ]] && COMPREPLY+=("$suggestion")
            done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _taskqueue taskqueue
        """;

    private const string Fish = """
        # Completion for fish: taskqueue completion fish | source
        function __taskqueue_suggest
            set -l line (commandline -cp)
            set -l suggestions (taskqueue "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -- (commandline -ct)"*")
            if test -n "$suggestions"
                printf '%s\n' $suggestions
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c taskqueue -f -a "(__taskqueue_suggest)"
        """;

    private const string PowerShell = """
        # Completion for PowerShell: taskqueue completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName taskqueue -ScriptBlock {
            param($word, $line, $position)
            $text = "$line".PadRight($position)
            taskqueue "[suggest:$position]" "$text" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private const string Zsh = """
        #compdef taskqueue
        # Completion for zsh: eval "$(taskqueue completion zsh)", after compinit
        _taskqueue() {
            local line="${words[1,CURRENT]}"
            local -a suggestions
            suggestions=(${(f)"$(taskqueue "[suggest:${#line}]" "$line" 2>/dev/null)"})
            compadd -a suggestions || _files
        }
        compdef _taskqueue taskqueue
        """;
}
