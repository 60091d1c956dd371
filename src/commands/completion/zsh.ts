/** Works when it is sourced after compinit, and as a file `_crew` on the fpath. */
export const zshScript = String.raw`#compdef crew
# crew's completion for zsh:  source <(crew completion zsh)
_crew() {
  local line value about
  local -a whole goingOn
  while IFS= read -r line; do
    case $line in
      :files)
        compset -P '*[=@]'
        _files
        return
        ;;
      :folders)
        compset -P '*='
        _files -/
        return
        ;;
    esac
    value=\${line%%$'\t'*}
    about=\${line#*$'\t'}
    if [[ $value == *[=/] ]]; then
      goingOn+=("\${value//:/\\:}\${about:+:$about}")
    else
      whole+=("\${value//:/\\:}\${about:+:$about}")
    fi
  done < <("\${words[1]/#\~/$HOME}" __complete -- "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2> /dev/null)
  local found=1
  (( $#whole )) && _describe -V crew whole && found=0
  (( $#goingOn )) && _describe -V crew goingOn -S '' && found=0
  return found
}
if [[ $funcstack[1] == _crew ]]; then
  _crew "$@"
else
  compdef _crew crew
fi
`.replaceAll('\\$', '$');
