/** Readline quotes and marks file names itself, but not behind an `@`, which it takes for the beginning of the word. For bash 3.2, which macOS has, and newer. Bash splits words at `=` and `:`, so they are put together again, and only the last piece is replaced. */
export const bashScript = String.raw`# crew's completion for bash:  source <(crew completion bash)
_crew() {
  local line="\${COMP_LINE:0:COMP_POINT}" rest word i value
  local -a words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    rest="\${line#"\${line%%[![:space:]]*}"}"
    word="\${COMP_WORDS[i]}"
    ((i == COMP_CWORD)) && word="$rest"
    if [[ $rest == "$line" && \${#words[@]} -gt 0 ]]; then
      words[\${#words[@]}-1]+="$word"
    else
      words+=("$word")
    fi
    line="\${rest#"$word"}"
  done
  local current="\${words[\${#words[@]}-1]}" before= at=
  local breaks="\${COMP_WORDBREAKS//[[:space:]\"\'@]/}"
  if [[ -n $breaks && $current == *["$breaks"]* ]]; then
    before="\${current%"\${current##*["$breaks"]}"}"
  fi
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    case $value in
      :files | :folders)
        local kind=-f rest="\${current#"$before"}"
        [[ $value == :folders ]] && kind=-d
        if [[ $rest == @* ]]; then at=@; else compopt -o filenames 2> /dev/null; fi
        while IFS= read -r value; do
          [[ -n $at && -d $value ]] && value+=/
          [[ -n $at && $value == *[!A-Za-z0-9_./:=@,%+-]* ]] && printf -v value %q "$value"
          COMPREPLY+=("$at$value")
        done < <(compgen "$kind" -- "\${rest#@}")
        break
        ;;
    esac
    value="\${value#"$before"}"
    [[ $value == *[!A-Za-z0-9_./:=@,%+-]* ]] && printf -v value %q "$value"
    COMPREPLY+=("$value")
  done < <("\${words[0]/#\~/$HOME}" __complete -- "\${words[@]:1}" 2> /dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[=/] ]]; then compopt -o nospace 2> /dev/null; fi
}
complete -F _crew crew
`.replaceAll('\\$', '$');
