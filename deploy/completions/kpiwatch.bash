# Completion of kpiwatch's command line for bash. What there is to complete is asked of the program's own --help, so
# it is always that of the version installed.

# The names of options and commands that --help lists, a line each; $@: the program and, if any, the command.
_kpiwatch_names() {
  "$@" --help 2>/dev/null | sed -n \
    -e '/^Subcommands:/,/^$/s/^  \([a-z]\{1,\}\) .*/\1/p' \
    -e '/^Options:/,/^$/s/^  \(-[^ =:]*\).*/\1/p' | tr ',' '\n'
}

# The values that --help names for an option or positional, a line each: a|b|c.
_kpiwatch_values() {
  local option=$1
  shift
  "$@" --help 2>/dev/null | sed -n "s/^  \(-.,\)\{0,1\}$option \([a-z]*\(|[a-z]*\)\{1,\}\).*/\2/p" | tr '|' '\n'
}

_kpiwatch() {
  local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local -a asked=("$program")
  [ "$COMP_CWORD" -gt 1 ] && asked+=("${COMP_WORDS[1]}")
  COMPREPLY=()
  case "$previous" in
    -c | --config) ;;
    --*)
      mapfile -t COMPREPLY < <(compgen -W "$(_kpiwatch_values "$previous" "${asked[@]}")" -- "$word")
      [ ${#COMPREPLY[@]} -gt 0 ] && return
      ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ] || [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_kpiwatch_names "${asked[@]}")" -- "$word")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -W "$(_kpiwatch_values TABLE "${asked[@]}")" -- "$word"; compgen -f -- "$word")
  fi
}

complete -F _kpiwatch kpiwatch
