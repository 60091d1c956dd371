/** Fish adds no space behind a value that ends with `=` or `/`, and shows what stands behind the tab. */
export const fishScript = String.raw`# crew's completion for fish:  crew completion fish > ~/.config/fish/completions/crew.fish
function __crew_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l before (string match -r '^.*[=@]' -- "$current")
    set -l rest (string replace -r '^.*[=@]' '' -- "$current")
    for line in ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$rest" | string replace -r '^' -- "$before"
                return
            case ':folders'
                __fish_complete_directories "$rest" '' | string replace -r '^' -- "$before"
                return
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c crew -f -k -a '(__crew_complete)'
`;
